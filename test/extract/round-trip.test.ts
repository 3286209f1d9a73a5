// Every sample extracted, as it is and anonymised: the same sessions but for frames, names and addresses.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExtractOrigin, originalFrame } from "../../src/capture/extract-origin.ts";
import { extractFile } from "../../src/node/extract-file.ts";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { decisiveFrames } from "../../src/report/decisive-frames.ts";
import type { Session } from "../../src/session/session.ts";
import { namesIn } from "./names-in.ts";
import { needs } from "../build/needs.ts";

const FOLDER = new URL("../../samples/", import.meta.url).pathname;
const SAMPLES = readdirSync(FOLDER).filter((name) => /\.pcap(?:ng)?(?:\.\w+)?$/.test(name));

const folder = mkdtempSync(join(tmpdir(), "extract-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** All that is or holds a frame number, a name, an address or what is made of them. */
const REPLACED = new Set(
  `frame frames firstFrame knewFrame deniedIn lastFrame afterFrame acknowledgedFrame earlyFrame helloBeforeReply timeRunsBackIn
  capture address name text argument findings exchangeSessionId serverName subject issuer subjectAltNames
  serialNumber sha256 authorityKeyId subjectKeyId firstBytes errors kind`.split(/\s+/),
);

const unnamed = (sessions: readonly Session[], also: readonly string[] = []): unknown =>
  JSON.parse(
    JSON.stringify(sessions, (key, value: unknown) =>
      (REPLACED.has(key) || also.includes(key)) && value !== null ? "replaced" : value,
    ),
  );

/** Each key identifier by the place where the first like it stands: which key signed which is still to be seen. */
function keysNumbered(sessions: readonly Session[]): readonly number[] {
  const keys = sessions.flatMap(({ tls }) =>
    (tls?.certificates ?? []).flatMap(({ authorityKeyId, subjectKeyId }) => [authorityKeyId, subjectKeyId]),
  );
  return keys.map((key) => keys.indexOf(key));
}

/** ICMP errors are left out; of what is no SMTP every line is redacted, the names of its headers included. */
const unlike = (sample: string): readonly string[] =>
  sample === "http-on-smtp-port.pcap" ? ["icmp", "exchanges"] : ["icmp"];

/** An extract has no secrets: it says what the capture says without them. */
const whole = async (sample: string): Promise<readonly Session[]> =>
  (await inspectFile(join(FOLDER, sample), { allPorts: true, decryption: null })).sessions;

async function extracted(sample: string, sessions: readonly Session[], anonymize: boolean) {
  const path = join(FOLDER, sample);
  const pieces: Uint8Array[] = [];
  await extractFile(path, sessions, (piece) => pieces.push(piece), {
    name: sample,
    untilTls: false,
    anonymize: anonymize ? { key: "a key", keptSuffixes: [] } : null,
  });
  const output = join(folder, `${basename(sample)}.${anonymize ? "anonymous" : "plain"}.pcapng`);
  writeFileSync(output, Buffer.concat(pieces));
  const again = await inspectFile(output, { allPorts: true });
  return { output, again: again.sessions, extractOf: again.capture.extractOf };
}

describe.each(SAMPLES)("%s", (sample) => {
  let sessions: readonly Session[] = [];
  beforeAll(async () => {
    sessions = await whole(sample);
  });

  test("extracted: has the same sessions", async () => {
    const { again, extractOf } = await extracted(sample, sessions, false);
    expect(unnamed(again)).toEqual(unnamed(sessions));
    expect(again.map((session) => originals(session, extractOf))).toEqual(sessions.map(decisiveFrames));
  });

  test("extracted with --anonymize: has the same sessions but for names, and no name or address is left", async () => {
    const { again, output } = await extracted(sample, sessions, true);
    expect(unnamed(again, unlike(sample))).toEqual(unnamed(sessions, unlike(sample)));
    expect(keysNumbered(again)).toEqual(keysNumbered(sessions));
    const bytes = readFileSync(output).toString("latin1");
    expect(namesIn(sessions).filter((name) => bytes.includes(name))).toEqual([]);
  });
});

/** The numbers that the decisive frames of an extract had. */
const originals = (session: Session, extractOf: ExtractOrigin | undefined): (number | null)[] =>
  decisiveFrames(session).map((frame) => (extractOf === undefined ? null : originalFrame(extractOf, frame)));

test("extract writes comments on decisive frames only", async () => {
  const sample = "server-fin-after-tls11-hello.pcap";
  const sessions = await whole(sample);
  const { output } = await extracted(sample, sessions, false);
  const comments = /frame (\d+) of server-fin-after-tls11-hello\.pcap: /g;
  const commented = [...readFileSync(output).toString("latin1").matchAll(comments)].map(([, frame]) =>
    Number(frame),
  );
  expect(commented).toEqual(sessions.flatMap(decisiveFrames));
  expect(commented.length).toBeLessThan(sessions[0]?.frames.count ?? 0);
});

const hasTshark = isInstalled("tshark");

describe.runIf(needs("tshark", hasTshark))("tshark reads an anonymised extract:", () => {
  const fields =
    "tcp.stream tcp.seq tcp.len tcp.flags tls.handshake.type tls.handshake.ciphersuite tls.handshake.version";

  test.each(["success-tls12.pcap", "fallback-to-clear-text.pcap", "success-ipv6.pcap"])(
    "the segments and handshakes of %s, and right checksums",
    async (sample) => {
      const { output } = await extracted(sample, await whole(sample), true);
      expect(tshark(output, fields)).toBe(tshark(join(FOLDER, sample), fields));
      expect(tshark(output, "tcp.checksum.status")).not.toMatch(/0/);
    },
  );
});

function tshark(path: string, fields: string): string {
  const wanted = fields.split(" ").flatMap((field) => ["-e", field]);
  const options = ["-o", "tcp.check_checksum:TRUE", "-Y", "tcp", "-T", "fields"];
  return execFileSync("tshark", ["-r", path, ...options, ...wanted], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
}

function isInstalled(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
