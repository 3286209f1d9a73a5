// Key logs and encrypted records: no secret is repeated, and nothing is shown that was not said.
import { hex } from "../../src/bytes/ascii.ts";
import { KeyLog } from "../../src/tls/key-log.ts";
import * as build from "../build/tls.ts";
import { Follower, type Held, keyLog, type Sent, SOURCE } from "../tls/decryption/follow.ts";
import { RECORDED } from "../tls/decryption/recorded.ts";
import { CLIENT_HELLO, KEY_LOG, RECORDS, SERVER_HELLO } from "../tls/rfc8448.ts";
import { demand, demandSame, type Target } from "./target.ts";

const LINES = [...KEY_LOG, ...RECORDED.map(({ line }) => line)];
const LOG = keyLog(...LINES);

const RFC_8448: readonly Sent[] = [
  ["client", build.handshakeRecord(CLIENT_HELLO)],
  ["server", build.handshakeRecord(SERVER_HELLO)],
  ...RECORDS,
];
const TALKS = [RFC_8448, ...RECORDED.map(({ sent }) => sent)];

/** What each side said, one text a record: whatever is opened of a damaged talk must be some of them, in this order. */
const SAID = TALKS.map((talk) => contentsOf(new Follower(LOG).take(...talk).held));

function contentsOf(held: readonly Held[]): readonly string[] {
  return held.flatMap(({ from, type, bytes }) => (bytes === null ? [] : [`${from} ${type} ${hex(bytes)}`]));
}

/** Runs of one side, each behind a byte for the side and two for its length. */
const asRuns = (talk: readonly Sent[]): Uint8Array =>
  build.join(
    ...talk.flatMap(([from, run]) => [[from === "client" ? 0 : 1, run.length >> 8, run.length & 0xff], run]),
  );

function runsOf(bytes: Uint8Array): readonly Sent[] {
  const runs: Sent[] = [];
  for (let at = 0; at + 3 < bytes.length;) {
    const end = Math.min(bytes.length, at + 3 + (((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0)));
    runs.push([(bytes[at] ?? 0) % 2 === 0 ? "client" : "server", bytes.subarray(at + 3, end)]);
    at = end;
  }
  return runs;
}

function checkDecryption(bytes: Uint8Array): void {
  const { held, decryption } = new Follower(LOG).take(...runsOf(bytes));
  for (const from of ["client", "server"] as const) {
    const opened = contentsOf(held.filter((record) => record.from === from));
    demand(
      SAID.some((said) => isWithin(opened, said)),
      `what is opened of the ${from} was said in this order`,
    );
    demand(decryption.opened(from) >= opened.length, "what is opened is counted");
  }
}

function isWithin(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const one of some) {
    at = all.indexOf(one, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

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
