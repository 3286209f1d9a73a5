// The bytes of key logs -> the secrets in them, and what is said of them. Secrets are never repeated.
import { captureFormats } from "../capture/formats.ts";
import type { Traffic } from "../capture-report.ts";
import { DEFAULT_LIMITS, type Limits } from "../limits.ts";
import { count } from "../text/amounts.ts";
import { KeyLog } from "../tls/key-log.ts";
import { InputError } from "./input-error.ts";

/** Several key logs as one. */
export class KeyLogs {
  readonly keyLog = new KeyLog();
  private readonly most: number;
  private left: number;

  constructor(limits: Partial<Limits>) {
    this.most = limits["key-log-bytes"] ?? DEFAULT_LIMITS["key-log-bytes"];
    this.left = this.most;
  }

  /** Bytes that the next one may have; a byte more shows that it has more. */
  get limit(): number {
    return this.left;
  }

  /** What is wrong with some of its lines; null where nothing is. Throws an InputError where it is too long, or is none. */
  add(path: string, bytes: Uint8Array): string | null {
    // However long it is, and although lines in its Decryption Secrets Block could be read.
    if (isCapture(bytes)) throw new InputError("not-a-key-log", IS_CAPTURE);
    if (bytes.length > this.left) throw new InputError("key-log-too-long", tooLong(this.most));
    this.left -= bytes.length;
    const { keyLog } = this;
    const source = { name: path, isCapture: false };
    const before = keyLog.problemCount;
    const held = keyLog.add(bytes, source);
    const first = keyLog.problems.find((problem) => problem.source === source);
    const where = first === undefined ? "" : ` (first: line ${first.line} ${first.what})`;
    if (held === 0) throw new InputError("not-a-key-log", whyNone(bytes, where));
    const broken = keyLog.problemCount - before;
    return broken === 0 ? null : `${count(broken, "line")} of this key log cannot be used${where}`;
  }

  /** What is said where it has secrets of no connection that was read; null where it has, or there is no connection. */
  misfit(traffic: readonly Traffic[]): string | null {
    const sessions = traffic.reduce((sum, found) => sum + found.sessions, 0);
    if (sessions === 0 || traffic.some(({ keyLogFits }) => keyLogFits === true)) return null;
    const read = sessions === 1 ? "the one connection" : `the ${sessions} connections`;
    const { connections } = this.keyLog;
    return (
      `no line fits ${read} read: it has keys of ${connections === 1 ? "one other" : `${connections} others`}; ` +
      "it must be written by one of the two ends, while these packets are recorded"
    );
  }
}

/** `head`: a file's first bytes. A pcapng has key logs in it, and is none. */
export const beginsLikeKeyLog = (head: Uint8Array): boolean =>
  !isCapture(head) && new KeyLog().add(head, { name: "", isCapture: false }) > 0;

const isCapture = (bytes: Uint8Array): boolean => captureFormats.some((format) => format.recognises(bytes));

const tooLong = (limit: number): string =>
  `key logs may have ${limit} bytes in all: keep the lines of these connections, or raise it with --limit key-log-bytes=N`;

/** As of what is one, but for its secrets. */
const ANY_LINE = /^[A-Z][A-Z0-9_]+[ \t]+[0-9A-Fa-f]+[ \t]+[0-9A-Fa-f]+\r?$/m;

/** Why a file has no secret, and the next step; `broken` says what is wrong with a line. */
function whyNone(bytes: Uint8Array, broken: string): string {
  if (bytes.length === 0) return `this file is empty: ${NOTHING_WRITTEN}`;
  const head = new TextDecoder().decode(bytes.subarray(0, 4096));
  if (/^(?:#.*\s*)+$/.test(head)) return `this file has only comments: ${NOTHING_WRITTEN}`;
  if (head.includes("-----BEGIN "))
    return `this is a key or a certificate, and no key log: the secrets of each connection are needed, ${WRITTEN_BY}`;
  if (ANY_LINE.test(head))
    return `this key log has no secret that opens a record${broken}: it may have been cut, or edited`;
  return (
    'no line of it is one of a TLS key log, as "CLIENT_RANDOM", 64 and 96 hexadecimal digits: name a file ' +
    WRITTEN_BY
  );
}

const IS_CAPTURE =
  "this is a capture, and no key log: give it as the capture to read, and the keys that it holds are used without --keylog";
const NOTHING_WRITTEN = "the program has not written any secret, or does not heed SSLKEYLOGFILE";
const WRITTEN_BY =
  "that one of the two programs wrote while it ran with SSLKEYLOGFILE set to it, or openssl with -keylogfile";
