// The text of key logs, as SSLKEYLOGFILE makes programs write them -> secrets by the client's random (RFC 9850).
import { hexToBytes } from "@noble/hashes/utils.js";
import { hex } from "../bytes/ascii.ts";
import type { KeyLookup, KeySource, LoggedSecrets } from "./decryption.ts";

/** A line that could not be used. What it says is never repeated: it may hold secrets. */
export interface KeyLogProblem {
  readonly source: KeySource;
  /** From 1. */
  readonly line: number;
  /** What is wrong, to follow on "line 7 ": "has a secret of 47 bytes instead of 48". */
  readonly what: string;
}

/** Bytes of a secret; labels that are not here say nothing about records. */
const LENGTHS: ReadonlyMap<string, readonly number[]> = new Map([
  ["CLIENT_RANDOM", [48]],
  ["CLIENT_HANDSHAKE_TRAFFIC_SECRET", [32, 48]],
  ["SERVER_HANDSHAKE_TRAFFIC_SECRET", [32, 48]],
  ["CLIENT_TRAFFIC_SECRET_0", [32, 48]],
  ["SERVER_TRAFFIC_SECRET_0", [32, 48]],
]);

/** Label, 32 bytes, secret. Labels that nobody knows yet are lines too. */
const LINE = /^([A-Z][A-Z0-9_]*)[ \t]+([0-9A-Fa-f]+)[ \t]+([0-9A-Fa-f]+)$/;

const [LINE_FEED, CARRIAGE_RETURN] = [0x0a, 0x0d];

/** Later ones are only counted. */
const MOST_PROBLEMS = 100;

/** What another thread makes the same key log from: plain data. */
export type KeyLogData = ReadonlyMap<string, { source: KeySource; byLabel: Map<string, Uint8Array> }>;

/**
 * Secrets of TLS connections by their ClientHellos' randoms, from key logs in the format of SSLKEYLOGFILE (RFC 9850): the
 * option `keyLog` of all that inspect.
 */
export class KeyLog implements KeyLookup {
  private secrets = new Map<string, { source: KeySource; byLabel: Map<string, Uint8Array> }>();
  private readonly listed: KeyLogProblem[] = [];
  /** All problems, listed or not. */
  problemCount = 0;

  /** For another thread. */
  get data(): KeyLogData {
    return this.secrets;
  }

  /** One to look connections up in. */
  static from(data: KeyLogData): KeyLog {
    const keyLog = new KeyLog();
    keyLog.secrets = new Map(data);
    return keyLog;
  }

  /** The first ones. */
  get problems(): readonly KeyLogProblem[] {
    return this.listed;
  }

  /** Connections of which there is a secret. */
  get connections(): number {
    return this.secrets.size;
  }

  of(clientRandom: Uint8Array): LoggedSecrets | null {
    return this.secrets.get(hex(clientRandom)) ?? null;
  }

  /**
   * Reads a whole key log, of which nothing is kept but secrets. The number of lines that hold one, repetitions included: 0 if
   * this is no key log. Where a secret is there already, the first remains. Of a key log that is not a capture's, the name
   * will do.
   */
  add(bytes: Uint8Array, from: KeySource | string = "a key log"): number {
    const source = typeof from === "string" ? { name: from, isCapture: false } : from;
    let [held, number] = [0, 0];
    for (const line of linesOf(textOf(bytes))) {
      number++;
      const what = this.line(line.trim(), source);
      if (what === "secret") held++;
      else if (what !== null) this.problem(source, number, what);
    }
    return held;
  }

  private line(line: string, source: KeySource): string | null {
    if (line === "" || line.startsWith("#")) return null;
    const [, label = "", random = "", secret = ""] = LINE.exec(line) ?? [];
    if (label === "") return line.startsWith("RSA Session-ID:") ? BY_SESSION_ID : "is no line of a key log";
    const lengths = LENGTHS.get(label);
    if (lengths === undefined) return null;
    if (random.length !== 64) return `names a connection by ${bytesOf(random)} instead of 32`;
    if (!lengths.includes(secret.length / 2))
      return `has a secret of ${bytesOf(secret)} instead of ${lengths.join(" or ")}`;
    this.keep(label, random.toLowerCase(), secret, source);
    return "secret";
  }

  private keep(label: string, random: string, secret: string, source: KeySource): void {
    const known = this.secrets.get(random) ?? { source, byLabel: new Map<string, Uint8Array>() };
    if (known.byLabel.has(label)) return;
    known.byLabel.set(label, hexToBytes(secret));
    // A string of its own: a piece of the text would keep all of it.
    if (known.byLabel.size === 1) this.secrets.set(hex(hexToBytes(random)), known);
  }

  private problem(source: KeySource, line: number, what: string): void {
    if (this.problemCount++ < MOST_PROBLEMS) this.listed.push({ source, line, what });
  }
}

const BY_SESSION_ID = "names a connection by its session ID, which is not supported";

/** With half bytes. */
const bytesOf = (digits: string): string => `${digits.length / 2} bytes`;

/** One after the other: a list of all would take many times the memory of the text. Ended by LF, CRLF or CR. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code !== LINE_FEED && code !== CARRIAGE_RETURN) continue;
    yield text.slice(start, at);
    if (code === CARRIAGE_RETURN && text.charCodeAt(at + 1) === LINE_FEED) at++;
    start = at + 1;
  }
  yield text.slice(start);
}

/** PowerShell writes UTF-16. */
function textOf(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const encoding =
    first === 0xff && second === 0xfe ? "utf-16le" : first === 0xfe && second === 0xff ? "utf-16be" : "utf-8";
  return new TextDecoder(encoding).decode(bytes);
}
