// Where Wireshark's tools are installed, they judge joined captures: frames, streams and sessions are those of the
// file that mergecap -a makes.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { findCaptures } from "../../src/node/find-captures.ts";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { inspectJoined } from "../../src/node/inspect-joined.ts";
import type { Session } from "../../src/session/session.ts";
import { needs } from "../build/needs.ts";

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
const hasTools = ["mergecap", "tshark", "editcap"].every((name) => tool(name, "--version") !== "");
const folder = mkdtempSync(join(tmpdir(), "joined-mergecap-"));
const merged = join(folder, "merged.pcapng");

afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** What it prints. */
function tool(name: string, ...args: readonly string[]): string {
  return spawnSync(name, args, { encoding: "utf8" }).stdout ?? "";
}

/** What tshark says of the file: the number of frames, and first, last and count by stream. */
function judge(path: string) {
  const fields = ["-T", "fields", "-e", "frame.number", "-e", "tcp.stream"];
  const lines = tool("tshark", "-n", "-r", path, ...fields)
    .trim()
    .split("\n");
  const streams = new Map<number, { first: number; last: number; count: number }>();
  for (const line of lines) {
    const [frame, stream] = line.split("\t");
    if (stream === undefined || stream === "") continue;
    const known = streams.get(Number(stream)) ?? { first: Number(frame), last: 0, count: 0 };
    streams.set(Number(stream), { ...known, last: Number(frame), count: known.count + 1 });
  }
  return { frames: lines.length, streams };
}

async function compare(paths: readonly string[]) {
  const { captures, sessions } = await inspectJoined(paths, { allPorts: true });
  const order = captures.map(({ path }) => path);
  tool("mergecap", "-a", "-w", merged, ...order);
  const whole = await inspectFile(merged, { allPorts: true });
  const ours = {
    frames: captures.findLast(({ frames }) => frames !== null)?.frames?.last,
    streams: new Map(sessions.map(({ stream, frames }) => [stream, frames])),
  };
  const capture = order[0] ?? "";
  return {
    ours,
    sessions,
    tshark: judge(merged),
    whole: underName(whole.sessions, capture),
  };
}

function underName(sessions: readonly Session[], capture: string): Session[] {
  return sessions.map((session) => Object.assign({}, session, { capture }));
}

describe.runIf(needs("mergecap, editcap and tshark", hasTools))("mergecap", () => {
  test("numbers frames and streams of several formats and link types as inspectJoined does", async () => {
    const names = [
      "success-tls13.pcapng",
      "any-interface.pcap",
      "success-tls13-exim-server.pcap.gz",
      "raw-ip.pcap",
      "server-fin-vlan.pcap",
      "server-fin-after-tls11-hello.pcap",
      "success-ipv6.pcap",
    ];
    const { ours, sessions, tshark, whole } = await compare(names.map((name) => SAMPLES + name));
    expect([ours, sessions]).toEqual([tshark, whole]);
  });

  test("of a ring buffer's files gives a capture with the same sessions as inspectJoined", async () => {
    const story = `${SAMPLES}server-fin-retry-loop.pcap`;
    tool("editcap", "-c", "9", story, join(folder, "ring.pcapng"));
    const { paths } = await findCaptures([join(folder, "ring_*")]);
    const { ours, sessions, tshark, whole } = await compare(paths.toReversed());
    expect([paths.length > 3, ours, sessions]).toEqual([true, tshark, whole]);
    const unsplit = (await inspectFile(story, { allPorts: true })).sessions;
    expect(sessions).toEqual(underName(unsplit, paths[0] ?? ""));
  });
});
