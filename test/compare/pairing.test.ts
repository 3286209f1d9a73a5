// Captures -> which of their sessions are compared, and as what: one connection at several points, or two connections.
import { describe, expect, test } from "vitest";
import { SYN } from "../../src/packet/segment.ts";
import { compareCaptures } from "../../src/compare-captures.ts";
import type { Comparison } from "../../src/compare/comparison.ts";
import { type Dialogue, dialogue, type DialogueOptions, EHLO_REPLY, pcapOf } from "../build/conversations.ts";
import { clientHello, handshakeRecord } from "../build/tls.ts";

const HERE = { client: "10.0.0.5:41234", clientSequence: 0x11111111, serverSequence: 0x22222222 };
const TRANSLATED = { ...HERE, client: "192.0.2.10:50001" };
/** Sequence numbers too are other ones. */
const REWRITTEN = { ...TRANSLATED, clientSequence: 0x33333333, serverSequence: 0x44444444 };
const MINUTES = 300_000;

/** The client asks for TLS and is refused: nothing random is said. */
const refused = (options: DialogueOptions): Dialogue =>
  dialogue(options)
    .syn()
    .server("220 mx.example.net ESMTP\r\n")
    .client("EHLO mail.example.org\r\n")
    .server(EHLO_REPLY)
    .client("STARTTLS\r\n")
    .server("454 4.7.0 TLS not available\r\n")
    .fin("client");

/** The server closes after a hello with this random. */
const helloRefused = (options: DialogueOptions, random: number): Dialogue =>
  dialogue(options)
    .syn()
    .starttls()
    .client(handshakeRecord(clientHello({ random: new Uint8Array(32).fill(random) })))
    .fin("server");

const captureOf = (...dialogues: readonly Dialogue[]): Uint8Array =>
  pcapOf(dialogues.flatMap(({ frames }) => frames).toSorted((a, b) => a.atMs - b.atMs));

function lastOf(whole: Dialogue): Dialogue {
  whole.frames.splice(0, whole.frames.length - 1);
  return whole;
}

async function recognized(a: Dialogue, b: Dialogue): Promise<string> {
  const { comparison } = await compareCaptures([a.pcap(), b.pcap()]);
  return comparison.kind === "same-connection" ? comparison.recognizedBy : comparison.kind;
}

describe("a connection is recognised at another point", () => {
  test.each<[string, Dialogue, Dialogue, string]>([
    [
      "by the number of its SYN, which NAT kept and nobody answered",
      dialogue(HERE).frame("client", SYN),
      dialogue(TRANSLATED).frame("client", SYN),
      "sequence-numbers",
    ],
    [
      "by the random of its hello, whatever else differs",
      helloRefused(HERE, 1),
      helloRefused({ ...REWRITTEN, startMs: MINUTES }, 1),
      "client-random",
    ],
    [
      "by its numbers, though clocks are minutes apart",
      refused(HERE),
      refused({ ...HERE, startMs: MINUTES }),
      "sequence-numbers",
    ],
    [
      "by its numbers behind NAT",
      refused(HERE),
      refused({ ...TRANSLATED, startMs: 2000 }),
      "sequence-numbers",
    ],
    [
      "by its words, where NAT rewrites the numbers",
      refused(HERE),
      refused({ ...REWRITTEN, startMs: 2000 }),
      "payload",
    ],
    [
      "by its numbers, where one capture has only its last segment",
      refused(HERE),
      lastOf(refused(HERE)),
      "sequence-numbers",
    ],
    ["by a hello that the snapshot length cut", cutHello(HERE, 1), cutHello(REWRITTEN, 1), "hello"],
  ])("%s", async (_, a, b, by) => {
    expect(await recognized(a, b)).toBe(by);
  });

  test.each<[string, Dialogue, Dialogue]>([
    [
      "a SYN with the same number to another server, as scanners send them,",
      dialogue(HERE).frame("client", SYN),
      dialogue({ ...HERE, server: "198.51.100.26:25" }).frame("client", SYN),
    ],
    [
      "a monitor that says the same half a minute later from another host",
      refused(HERE),
      refused({ ...REWRITTEN, startMs: 30_000 }),
    ],
    [
      "another attempt from another port",
      refused(HERE),
      refused({ ...HERE, client: "10.0.0.5:41236", startMs: 2000 }),
    ],
    [
      "another attempt with the same words minutes later",
      refused(HERE),
      refused({ ...REWRITTEN, startMs: MINUTES }),
    ],
    [
      "another attempt on the same port",
      helloRefused(HERE, 1),
      helloRefused({ ...REWRITTEN, client: HERE.client, startMs: MINUTES }, 2),
    ],
    [
      "the last segment of a later one on the same port",
      refused(HERE),
      lastOf(refused({ ...REWRITTEN, client: HERE.client, startMs: MINUTES })),
    ],
    [
      "the same hello once more, from another port minutes later",
      helloRefused(HERE, 1),
      helloRefused({ ...REWRITTEN, client: "10.0.0.5:41236", startMs: MINUTES }, 1),
    ],
    ["another hello, cut by the snapshot length", cutHello(HERE, 1), cutHello(REWRITTEN, 2)],
  ])("%s is another connection", async (_, a, b) => {
    expect(await recognized(a, b)).toBe("two-connections");
  });
});

function cutHello(options: DialogueOptions, random: number): Dialogue {
  const hello = handshakeRecord(clientHello({ random: new Uint8Array(32).fill(random) }));
  return dialogue(options)
    .syn()
    .starttls()
    .client(hello)
    .cut(hello.length - 50);
}

/** Client ports of the sessions that are compared. */
function portsOf(comparison: Comparison): number[] {
  if (comparison.kind === "groups") return [];
  return (comparison.kind === "same-connection" ? comparison.points : comparison.sides).map(
    ({ client }) => client.port,
  );
}

const fromPort = (port: number, startMs: number): DialogueOptions => ({
  ...HERE,
  client: `10.0.0.5:${port}`,
  startMs,
});
const worked = (port: number, random: number, startMs = 0): Dialogue =>
  dialogue(fromPort(port, startMs))
    .syn()
    .starttls()
    .client(handshakeRecord(clientHello({ random: new Uint8Array(32).fill(random) })));
const failed = (port: number, random: number, startMs = 0): Dialogue =>
  helloRefused(fromPort(port, startMs), random);

describe("of several sessions", () => {
  test("the one that failed and is in both captures is picked", async () => {
    const { comparison } = await compareCaptures([
      captureOf(worked(1001, 1), failed(1002, 2, 5000), failed(1003, 3, 9000)),
      captureOf(worked(1001, 1), failed(1002, 2, 5000)),
    ]);
    expect([comparison.kind, portsOf(comparison), comparison.choice]).toEqual([
      "same-connection",
      [1002, 1002],
      { why: "of 2 connections that the captures share only this one failed", others: [], othersLeftOut: 0 },
    ]);
  });

  test("where several could be picked, the first is, and the others are listed", async () => {
    const captures = [1, 2].map(() => captureOf(failed(1003, 3, 9000), failed(1002, 2, 5000)));
    const { comparison } = await compareCaptures(captures);
    expect([
      portsOf(comparison),
      comparison.choice?.others.map((points) => points.map(({ name, client }) => `${name} ${client.port}`)),
    ]).toEqual([[1002, 1002], [["A 1003", "B 1003"]]]);
  });

  test("what failed without a hello is found among others that have one", async () => {
    const captures = [1, 2].map(() =>
      captureOf(worked(1001, 1), worked(1002, 2, 5000), refused(fromPort(1009, 9000))),
    );
    const { comparison } = await compareCaptures(captures);
    expect(portsOf(comparison)).toEqual([1009, 1009]);
  });

  test("of two hosts, one that failed and one that did not are compared, with the same server", async () => {
    const other = dialogue({ client: "10.0.0.6:2001", server: "198.51.100.99:25" }).syn().starttls().tls12();
    const same = dialogue({ client: "10.0.0.6:2002" }).syn().starttls().tls12();
    const { comparison } = await compareCaptures([captureOf(failed(1002, 2)), captureOf(other, same)]);
    expect([comparison.kind, portsOf(comparison)]).toEqual(["two-connections", [1002, 2002]]);
  });

  test("those that are named are compared, and nothing is said of a choice", async () => {
    const source = captureOf(failed(1002, 2), failed(1003, 3, 5000), worked(1001, 1, 9000));
    const streams = [2, 0].map((stream) => ({ path: "mail.pcap", source, stream }));
    const { comparison, captures } = await compareCaptures(streams);
    expect([portsOf(comparison), comparison.choice, captures.length]).toEqual([[1001, 1002], undefined, 1]);
  });

  test.each([
    ["at that time", 5000, ["1 session of A failed (stream 1) and nothing in B is recognised as it"]],
    ["before or after", 50_000, []],
  ])("a failure that the other capture does not show is said, if it was recorded %s", async (_, at, said) => {
    const { comparison } = await compareCaptures([
      captureOf(worked(1001, 1), failed(1002, 2, at), worked(1003, 3, 9000)),
      captureOf(worked(1001, 1), worked(1003, 3, 9000)),
    ]);
    const untold = comparison.untold.filter((text) => text.includes("failed"));
    expect(untold).toEqual(said.map((text) => expect.stringContaining(text)));
  });

  test("of both sides of a device in one capture, the one that is like the other capture's is compared", async () => {
    const inside = helloRefused(HERE, 1);
    const outside = helloRefused({ ...REWRITTEN, startMs: 1 }, 1);
    const { comparison } = await compareCaptures([captureOf(inside, outside), captureOf(outside)]);
    expect(portsOf(comparison)).toEqual([50001, 50001]);
  });

  test("a random that many have shows nothing", async () => {
    const many = [1, 2, 3, 4, 5].map((port) => failed(1000 + port, 7, port * 2000));
    const others = [1, 2, 3, 4, 5].map((port) =>
      helloRefused({ ...REWRITTEN, client: `10.0.0.6:${port + 2000}`, startMs: port * 2000 + 500 }, 7),
    );
    const { comparison } = await compareCaptures([captureOf(...many), captureOf(...others)]);
    expect(comparison.kind).toBe("two-connections");
  });

  test("points that recognise it each by its neighbour are of one connection", async () => {
    const behind = { ...REWRITTEN, startMs: 20 };
    const points = [refused(HERE), refused({ ...HERE, startMs: 5 }), refused(behind), refused(behind)];
    const { comparison } = await compareCaptures(points.map((point) => point.pcap()));
    expect([comparison.kind, portsOf(comparison), comparison.choice]).toEqual([
      "same-connection",
      [41234, 41234, 50001, 50001],
      undefined,
    ]);
  });

  test("a capture that does not hold the connection is said to", async () => {
    const without = captureOf(worked(1001, 1, 5000));
    const { comparison } = await compareCaptures([
      captureOf(failed(1002, 2)),
      without,
      captureOf(failed(1002, 2)),
    ]);
    expect(comparison.untold).toContain("B does not hold this connection.");
  });
});

describe("what cannot be compared is said with the next step", () => {
  const one = refused(HERE).pcap();
  const two = captureOf(refused(HERE), refused({ ...REWRITTEN, startMs: MINUTES }));

  test.each<[string, () => Promise<unknown>, string]>([
    [
      "one capture of one session",
      () => compareCaptures([{ path: "a.pcap", source: one }]),
      "no-streams-named",
    ],
    [
      "the same capture twice",
      () => compareCaptures([one, one].map((source) => ({ path: "a.pcap", source }))),
      "named-twice",
    ],
    [
      "one connection, as it is said, of several",
      () => compareCaptures([helloRefused({ client: "10.1.1.1:4000" }, 9).pcap(), two], { isSame: true }),
      "no-streams-named",
    ],
    [
      "a stream that is not there",
      () => compareCaptures([one, { path: "b.pcap", source: two, stream: 7 }]),
      "no-stream",
    ],
    ["a capture without sessions", () => compareCaptures([one, pcapOf([])]), "no-session"],
    [
      "three captures of three connections",
      () =>
        compareCaptures([
          one,
          refused({ ...REWRITTEN, startMs: MINUTES }).pcap(),
          helloRefused({ client: "10.1.1.1:4000" }, 9).pcap(),
        ]),
      "nothing-common",
    ],
  ])("%s", async (_, comparing, code) => {
    await expect(comparing()).rejects.toMatchObject({ name: "ComparisonError", code });
  });

  test("one capture of two sessions is compared with itself", async () => {
    const { comparison } = await compareCaptures([two]);
    expect(comparison.kind).toBe("two-connections");
  });
});
