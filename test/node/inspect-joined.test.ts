import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { inspect, Inspector } from "../../src/inspect.ts";
import { inspectJoined } from "../../src/node/inspect-joined.ts";
import type { JoinedReport } from "../../src/reading/join-captures.ts";
import type { Session } from "../../src/session/session.ts";
import { concat, NANOSECONDS, pcap, pcapngBlocks, ramp } from "../build/captures.ts";
import { dialogue, type Frame, pcapngOf, pcapOf, starttlsDialogue } from "../build/conversations.ts";

const root = mkdtempSync(join(tmpdir(), "inspect-joined-"));
let folder = root;

beforeEach(() => {
  folder = mkdtempSync(join(root, "case-"));
});

afterAll(() => {
  rmSync(root, { recursive: true });
});

function file(name: string, content: Uint8Array | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const namesOf = ({ captures }: JoinedReport): string[] => captures.map(({ path }) => basename(path));
const warningsOf = ({ captures }: JoinedReport): string[][] => captures.map(({ warnings }) => [...warnings]);

/** Without its warnings that there is no session. */
const orderWarningsOf = (report: JoinedReport): string[][] =>
  warningsOf(report).map((warnings) =>
    warnings.filter((text) => !text.startsWith("in all joined files: no TCP")),
  );

/** One packet, of ARP; `units` are those of the file's clock. */
const packetAt = (seconds: number, units: number) => [{ data: ARP, time: [seconds, units] as const }];
const ARP = ramp(60);
ARP.set([0x08, 0x06], 12);

/** Two connections at once: 31 frames. */
function talk(): readonly Frame[] {
  const one = starttlsDialogue().tls12().fin("client").fin("server").frames;
  const other = starttlsDialogue({ client: "192.0.2.11:50000", startMs: 15 }).tls13().rst("server").frames;
  return [...one, ...other].toSorted((a, b) => a.atMs - b.atMs);
}

async function sessionsOf(frames: readonly Frame[], path: string | undefined): Promise<readonly Session[]> {
  async function* bytes() {
    yield pcapOf(frames);
  }
  return (await inspect(bytes(), { path: path ?? "" })).sessions;
}

describe("inspectJoined of a ring buffer's files", () => {
  test("in any format, compression and order gives the sessions of the whole capture", async () => {
    const formats = [pcapOf, pcapngOf, (frames: readonly Frame[]) => gzipSync(pcapOf(frames))];
    const cuts = fc.array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.constantFrom(...formats), fc.nat()), {
      minLength: 8,
      maxLength: 12,
    });
    await fc.assert(
      fc.asyncProperty(cuts, async (parts) => {
        let rest = talk();
        const named = parts.flatMap(([length, format, place], index) => {
          const piece = rest.slice(0, length);
          rest = rest.slice(length);
          return piece.length === 0 ? [] : [{ path: file(`f-${index}`, format(piece)), place }];
        });
        const paths = named.toSorted((a, b) => a.place - b.place).map(({ path }) => path);
        const { captures, sessions } = await inspectJoined(paths);
        const whole = talk().slice(0, talk().length - rest.length);
        expect([captures.map(({ path }) => path), sessions]).toEqual([
          named.map(({ path }) => path),
          await sessionsOf(whole, named[0]?.path),
        ]);
      }),
      { numRuns: 30 },
    );
  });

  test("gives each file its frames, and the path of the capture that it is part of", async () => {
    const frames = talk();
    const paths = [file("a", pcapOf(frames.slice(0, 10))), file("b", pcapngOf(frames.slice(10, 11)))];
    const { captures } = await inspectJoined([...paths, file("c", pcapOf([]))]);
    expect(captures.map(({ path, partOf, frames: held, packets }) => [path, partOf, held, packets])).toEqual([
      [paths[0], paths[0], { first: 1, last: 10 }, 10],
      [paths[1], paths[0], { first: 11, last: 11 }, 1],
      [join(folder, "c"), paths[0], null, 0],
    ]);
  });

  test("reads files of different link types", async () => {
    const frames = talk();
    const first = pcapOf(frames.slice(0, 12));
    // Without Ethernet's 14 bytes these are raw IP packets (LINKTYPE 101).
    const rest = frames.slice(12).map((frame) => pcapOf([frame]));
    const raw = rest.map((bytes) => ({
      data: bytes.slice(24 + 16 + 14),
      time: [
        new DataView(bytes.buffer).getUint32(24, true),
        new DataView(bytes.buffer).getUint32(28, true),
      ] as const,
    }));
    const { sessions } = await inspectJoined([file("a", first), file("b", pcap(raw, { linkType: 101 }))]);
    expect(sessions).toEqual(await sessionsOf(frames, join(folder, "a")));
  });

  test("passes sessions to onSession as they end", async () => {
    const frames = talk();
    const told: Session[] = [];
    const paths = [file("a", pcapOf(frames.slice(0, 12))), file("b", pcapOf(frames.slice(12)))];
    const { sessions } = await inspectJoined(paths, {
      onSession: (session) => told.push(session),
    });
    expect([sessions, told.map(({ stream, capture }) => [stream, capture])]).toEqual([
      [],
      [
        [0, paths[0]],
        [1, paths[0]],
      ],
    ]);
  });

  test("counts the bytes of all files in onProgress", async () => {
    const bytes = pcapOf(talk());
    const seen: [number, number | null][] = [];
    const paths = ["a", "b"].map((name) => file(name, bytes));
    await inspectJoined(paths, { onProgress: (read, total) => seen.push([read, total]) });
    expect(seen).toEqual([
      [bytes.length, bytes.length * 2],
      [bytes.length * 2, bytes.length * 2],
    ]);
  });
});

describe("the order in which inspectJoined reads files", () => {
  test("is that of their first packets, to the nanosecond", async () => {
    const late = file("a", pcap(packetAt(1_700_000_000, 2)));
    const early = file("b", pcap(packetAt(1_700_000_000, 1999), { magic: NANOSECONDS }));
    expect(namesOf(await inspectJoined([late, early]))).toEqual(["b", "a"]);
  });

  test("is the natural order of their names where the times are equal", async () => {
    const paths = ["f_10", "f_2", "f_1", "f_02"].map((name) => file(name, pcap(packetAt(1_700_000_000, 1))));
    expect(namesOf(await inspectJoined(paths))).toEqual(["f_1", "f_02", "f_2", "f_10"]);
  });

  test("puts files without timestamps last, with a warning where they have packets", async () => {
    const blocks = pcapngBlocks(true);
    const untimed = concat(blocks.section(), blocks.interface(), blocks.simple(ARP));
    const paths = [
      file("a", untimed),
      file("c", pcap([])),
      file("b", untimed),
      file("d", pcap(packetAt(1, 1))),
    ];
    const report = await inspectJoined(paths);
    const warning =
      "its packets have no timestamps, so it was joined after the others, in the order of names";
    expect([namesOf(report), orderWarningsOf(report)]).toEqual([
      ["d", "a", "b", "c"],
      [[], [warning], [warning], []],
    ]);
  });
});

describe("a warning of inspectJoined", () => {
  const frames = dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server("250 mx\r\n").frames;

  test("names files that overlap in time, and mergecap", async () => {
    const even = file("even", pcapOf(frames.filter((_, index) => index % 2 === 0)));
    const odd = file("odd", pcapOf(frames.filter((_, index) => index % 2 === 1)));
    expect(warningsOf(await inspectJoined([odd, even]))).toEqual([
      [],
      [
        `it begins 30 ms before ${even} ends: packets are not in time order, and what is said of connections may ` +
          'be wrong; files recorded side by side are merged by "mergecap -w OUT.pcapng FILES"',
      ],
    ]);
  });

  test("is not given for an overlap of less than CLOCK_DISORDER_MS", async () => {
    const paths = [
      file("a", pcap([...packetAt(1_700_000_000, 1), ...packetAt(1_700_000_000, 900)])),
      file("b", pcap(packetAt(1_700_000_000, 800))),
    ];
    expect(orderWarningsOf(await inspectJoined(paths))).toEqual([[], []]);
  });

  test("says once that no file has a session, and where packets were not read by the number in all files", async () => {
    const paths = [file("a", pcap(packetAt(1, 1))), file("b", pcap(packetAt(2, 1), { linkType: 147 }))];
    expect(warningsOf(await inspectJoined(paths))).toEqual([
      [],
      [
        "1 packet (frame 2) could not be read: link type 147 (USER0) is not supported",
        "in all joined files: no TCP among the packets that could be read",
      ],
    ]);
  });

  test("names a file that ends inside a packet, and the next file is read", async () => {
    const cut = file("a", pcapOf(frames.slice(0, 3)).subarray(0, -1));
    const report = await inspectJoined([cut, file("b", pcapOf(frames.slice(3)))]);
    expect([
      report.captures.map(({ frames: held, truncated }) => [held, truncated]),
      report.unreadable,
    ]).toEqual([
      [
        [{ first: 1, last: 2 }, true],
        [{ first: 3, last: 5 }, false],
      ],
      [],
    ]);
  });

  test("says that some of the files could not be read", async () => {
    const paths = [
      file("text", "This is text and no capture.\n"),
      file("header", pcapOf([]).subarray(0, 10)),
      join(folder, "missing"),
      folder,
      "-",
      file("b", pcapOf(frames.slice(3))),
      file("a", pcapOf(frames.slice(0, 3))),
    ];
    const report = await inspectJoined(paths);
    expect([namesOf(report), report.unreadable.map(({ error }) => error.code), warningsOf(report)]).toEqual([
      ["a", "b"],
      ["not-a-capture", "truncated-header", "missing", "directory", "pipe"],
      [
        [
          "5 joined files could not be read: a connection that continues there may be missing its beginning, middle or end",
        ],
        [],
      ],
    ]);
  });
});

test("inspectJoined of unreadable files gives only the reasons", async () => {
  const { captures, sessions, traffic, unreadable } = await inspectJoined([join(folder, "missing")]);
  expect([captures, sessions, traffic.tcpSegments, unreadable.length]).toEqual([[], [], 0, 1]);
});

test("Inspector.beginFile after a file that is not a capture goes on with the next", () => {
  const frames = talk();
  const inspector = new Inspector({ path: "a", joined: true });
  inspector.push(pcapOf(frames.slice(0, 12)));
  inspector.endFile();
  inspector.beginFile("b");
  inspector.push(pcapOf([]).subarray(0, 10));
  expect(() => inspector.endFile()).toThrow("ends after 10 bytes");
  inspector.beginFile("c");
  inspector.push(pcapOf(frames.slice(12)));
  const { capture, sessions } = inspector.finish();
  expect([capture.frames, sessions.map((session) => session.frames.last)]).toEqual([
    { first: 13, last: frames.length },
    expect.arrayContaining([frames.length]),
  ]);
});
