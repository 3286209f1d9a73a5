// A frame of a session that the page has read: of a file alone, compressed, and of several that are one capture.
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { Field } from "../../../src/fields/field.ts";
import { ladderOf } from "../../../src/report/ladder/ladder.ts";
import type { NamedFile, ReadSettings } from "../../../src/web/messages.ts";
import { Frames } from "../../../src/web/worker/frames.ts";
import { readCaptures } from "../../../src/web/worker/read-captures.ts";
import type { Kept } from "../../../src/web/worker/kept.ts";
import { pcapOf, starttlsDialogue } from "../../build/conversations.ts";

const SAMPLES = new URL("../../../samples/", import.meta.url);
const samples = readdirSync(SAMPLES).filter((name) => /\.(?:pcap|pcapng)$/.test(name));
const SETTINGS: ReadSettings = { ports: [], allPorts: false, decodeAs: new Map(), join: false, zone: "UTC" };

const fileOf = (path: string, bytes: Uint8Array): NamedFile => ({
  path,
  file: new File([Uint8Array.from(bytes)], path),
});

const readOf = (files: readonly NamedFile[], settings: Partial<ReadSettings> = {}): Promise<Kept> =>
  readCaptures(
    files,
    { ...SETTINGS, ...settings },
    { onProgress: () => {}, signal: new AbortController().signal },
  );

const flat = (fields: readonly Field[]): Field[] =>
  fields.flatMap((field) => [field, ...flat(field.children ?? [])]);

async function textsOf(kept: Kept, number: number): Promise<readonly string[]> {
  const [session] = kept.sessions;
  if (session === undefined) throw new Error("no session");
  const { frame } = await new Frames(kept).frame(session, number);
  return flat(frame?.fields ?? []).map(({ name, value }) => `${name}: ${value}`);
}

const STARTTLS = String.raw`Command Line: STARTTLS\r\n`;

describe("a frame of a session", () => {
  test("is read again from its file, also a compressed one", async () => {
    const capture = starttlsDialogue().pcap();
    const files = [
      fileOf("plain.pcap", capture),
      fileOf("compressed.pcap.gz", new Uint8Array(gzipSync(capture))),
    ];
    for (const file of files) expect(await textsOf(await readOf([file]), 7)).toContain(STARTTLS);
  });

  test("is numbered through the files of one capture, whatever they are called", async () => {
    const { frames } = starttlsDialogue();
    const files = [fileOf("b.pcap", pcapOf(frames.slice(0, 5))), fileOf("a.pcap", pcapOf(frames.slice(5)))];
    const kept = await readOf(files, { join: true });
    expect(kept.sessions.length).toBe(1);
    expect(await textsOf(kept, 7)).toContain(STARTTLS);
  });

  test("is of its own capture where there are several", async () => {
    const kept = await readOf([
      fileOf("short.pcap", starttlsDialogue().pcap()),
      fileOf("long.pcap", starttlsDialogue().tls12().pcap()),
    ]);
    const frames = new Frames(kept);
    const numbers = await Promise.all(
      kept.sessions.map(async (session) => (await frames.frame(session, 1)).numbers.length),
    );
    expect(numbers.toSorted((a, b) => a - b)).toEqual([8, 14]);
  });

  test("is null for a number that is none of its frames'", async () => {
    const kept = await readOf([fileOf("a.pcap", starttlsDialogue().pcap())]);
    expect(await textsOf(kept, 99)).toEqual([]);
  });
});

test("every arrow of every ladder diagram has a frame to show", async () => {
  const kept = await readOf(samples.map((name) => fileOf(name, readFileSync(new URL(name, SAMPLES)))));
  expect(kept.sessions.length).toBeGreaterThan(samples.length);
  const frames = new Frames(kept);
  const without: string[] = [];
  for (const session of kept.sessions) {
    for (const rung of ladderOf(session).rungs) {
      if (rung.kind !== "arrow") continue;
      const { frame } = await frames.frame(session, rung.frame);
      if (frame === null) without.push(`${session.capture} ${session.stream} ${rung.frame} ${rung.label}`);
    }
  }
  expect(without).toEqual([]);
});

test("a frame is named by what is inside it, with the keys that its capture holds", async () => {
  const name = "login-refused-inside-tls13.pcapng";
  const kept = await readOf([fileOf(name, readFileSync(new URL(name, SAMPLES)))]);
  const [session] = kept.sessions;
  const frame = session?.tls?.messages.find(({ type }) => type === "EncryptedExtensions")?.frame ?? 0;
  expect(await textsOf(kept, frame)).toContain(
    "TLSv1.3 Record Layer: Handshake Protocol: Encrypted Extensions",
  );
});
