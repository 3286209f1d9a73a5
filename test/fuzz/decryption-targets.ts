// Key logs and encrypted records: no secret is repeated, and nothing is shown that was not said.
import { hex } from "../../src/bytes/ascii.ts";
import { DEFAULT_LIMITS } from "../../src/limits.ts";
import { createDecrypter } from "../../src/tls/decryption/decrypter.ts";
import { HelloInterner } from "../../src/tls/hello-interner.ts";
import { KeyLog } from "../../src/tls/key-log.ts";
import { TlsConnection } from "../../src/tls/tls-connection.ts";
import type { TlsEvent, TlsSide, TlsSink } from "../../src/tls/tls-event.ts";
import * as build from "../build/tls.ts";
import { keyLog, type Sent, SOURCE } from "../tls/decryption/follow.ts";
import { RECORDED } from "../tls/decryption/recorded.ts";
import { CLIENT_HELLO, KEY_LOG, RECORDS, SERVER_HELLO } from "../tls/rfc8448.ts";
import { Random, seedOf } from "./random.ts";
import { demand, demandSame, inPieces, type Target } from "./target.ts";

const LINES = [...KEY_LOG, ...RECORDED.map(({ line }) => line)];
const LOG = keyLog(...LINES);

const RFC_8448: readonly Sent[] = [
  ["client", build.handshakeRecord(CLIENT_HELLO)],
  ["server", build.handshakeRecord(SERVER_HELLO)],
  ...RECORDS,
];
const TALKS = [RFC_8448, ...RECORDED.map(({ sent }) => sent)];

/** Runs of one side, each behind a byte for the side and two for its length. */
const asRuns = (talk: readonly Sent[]): Uint8Array =>
  build.join(
    ...talk.flatMap(([from, run]) => [[from === "client" ? 0 : 1, run.length >> 8, run.length & 0xff], run]),
  );

/** Bit 1 of a run's first byte makes a gap of it. */
function* runsOf(
  bytes: Uint8Array,
): Generator<{ readonly from: TlsSide; readonly run: Uint8Array; readonly isGap: boolean }> {
  for (let at = 0; at + 3 < bytes.length;) {
    const [kind = 0, high = 0, low = 0] = bytes.subarray(at);
    const end = Math.min(bytes.length, at + 3 + ((high << 8) | low));
    yield {
      from: kind % 2 === 0 ? "client" : "server",
      run: bytes.subarray(at + 3, end),
      isGap: (kind & 2) > 0,
    };
    at = end;
  }
}

function checkDecryption(bytes: Uint8Array): void {
  const random = new Random(seedOf(bytes));
  const heard = hearAll(bytes, (left) => left);
  // Behind a gap, records are recognised by where segments end.
  const hasGaps = [...runsOf(bytes)].some(({ isGap }) => isGap);
  if (!hasGaps) {
    const inAnyPieces = hearAll(bytes, () => random.below(40));
    demandSame(inAnyPieces, heard, "any pieces give the same");
  }
  for (const from of ["client", "server"] as const)
    demand(
      SAID.some((said) => isWithin(heard[from], said[from])),
      `what is opened of the ${from} was said in this order`,
    );
}

interface HeardAll {
  /** What was opened: the types of messages, and application data. */
  readonly client: readonly string[];
  readonly server: readonly string[];
  readonly events: readonly string[];
}

function hearAll(bytes: Uint8Array, lengthOf: (left: number) => number): HeardAll {
  const heard = { client: [] as string[], server: [] as string[], events: [] as string[] };
  let isOver = false;
  const hear = (event: TlsEvent): void => {
    isOver ||= event.kind === "not-tls";
    if ("isDecrypted" in event)
      heard[event.from].push(event.kind === "alert" ? `${event.type} ${event.description}` : event.type);
    // Where the bytes lie depends on the pieces.
    heard.events.push(event.kind === "not-tls" ? event.kind : JSON.stringify(event));
  };
  const sink: TlsSink = {
    message: hear,
    notice: hear,
    plaintext: (from, opened, start, end) => heard[from].push(hex(opened, start, end)),
  };
  const decryption = createDecrypter(LOG).connection();
  const tls = new TlsConnection(sink, DEFAULT_LIMITS, new HelloInterner(), decryption);
  for (const { from, run, isGap } of runsOf(bytes)) {
    if (isOver) break;
    if (isGap) tls.gap(from, run.length);
    else
      inPieces(run, lengthOf, (piece) => {
        if (!isOver) tls.data(from, piece, 0, piece.length);
      });
  }
  heard.events.push(`${tls.established} ${decryption.stopped("client")} ${decryption.stopped("server")}`);
  return heard;
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const one of some) {
    at = all.indexOf(one, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

/** What each side said: whatever is opened of a damaged talk must be some of it, in this order. */
const SAID = TALKS.map((talk) => hearAll(asRuns(talk), (left) => left));

function checkKeyLog(bytes: Uint8Array): void {
  const log = new KeyLog();
  const secrets = log.add(bytes, SOURCE);
  demand(log.connections <= secrets, "there are no more connections than secrets");
  demand(secrets <= bytes.length / 100, "a secret takes the bytes of its line");
  for (const { line, what } of log.problems) {
    demand(line >= 1 && line <= bytes.length + 1, `line ${line} is a line`);
    demand(/^[A-Za-z0-9.,: -]{1,90}$/.test(what) && !/[0-9a-f]{8}/i.test(what), `"${what}" repeats nothing`);
  }
  const again = new KeyLog();
  demandSame([again.add(bytes, SOURCE), again.problems], [secrets, log.problems], "the same is read again");
}

export const decryptionTargets: Readonly<Record<string, Target>> = {
  decryption: { seeds: () => TALKS.map(asRuns), run: checkDecryption },
  "key-log": {
    seeds: () =>
      [
        LINES.join("\n"),
        `\ufeff# a comment\r\n${KEY_LOG.join("\r\n").toUpperCase()}\r\n`,
        `RSA Session-ID:00 Master-Key:00\n${LINES[0]}\nCLIENT_RANDOM 00 11\n`,
      ].map((text) => new TextEncoder().encode(text)),
    run: checkKeyLog,
  },
};
