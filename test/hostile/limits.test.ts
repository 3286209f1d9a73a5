// Each limit, lowered until a small capture reaches it: the capture's warnings say so.
import { describe, expect, test } from "vitest";
import { type CaptureReport, withLateWarnings } from "../../src/capture-report.ts";
import { Inspector, type InspectOptions } from "../../src/inspect.ts";
import { TLS_KEY_LOG } from "../../src/capture/secrets-type.ts";
import { DEFAULT_LIMITS, type LimitName } from "../../src/limits.ts";
import * as files from "../build/captures.ts";
import { certificate } from "../build/certificates.ts";
import {
  type Dialogue,
  dialogue,
  EHLO_REPLY,
  HELLO_13,
  pcapngOf,
  pcapOf,
  starttlsDialogue,
} from "../build/conversations.ts";
import { SYN } from "../../src/packet/segment.ts";
import { concat, ethernet, ipv4, ipv4Fragments, packet, tcp, vlan } from "../build/packets.ts";
import { handshake, handshakeRecord, vector24 } from "../build/tls.ts";

const open = (port: number): Dialogue => dialogue({ client: `192.0.2.10:${port}` }).syn();
const closed = (port: number): Dialogue => open(port).fin("client").fin("server").ack("client");
const unanswered = (port: number): Dialogue =>
  dialogue({ client: `192.0.2.10:${port}` }).frame("client", SYN);
const greeted = (): Dialogue => dialogue().syn().server("220 mx ESMTP\r\n");

/** One behind the other. */
const together = (...talks: readonly Dialogue[]): Uint8Array => pcapOf(talks.flatMap(({ frames }) => frames));
const raw = (...packets: readonly Uint8Array[]): Uint8Array => files.pcap(packets.map((data) => ({ data })));

const SEGMENT = packet(tcp({ to: 25 }), "x".repeat(64));
const CHAIN = handshakeRecord(handshake(11, vector24(vector24(certificate()), vector24(certificate()))));

/** Without a secret, which would want to be used. */
const KEYS = files.pcapngBlocks().secrets(TLS_KEY_LOG, files.ascii("# no keys\n"));

/** An error that quotes the SYN of dialogue(). */
function unreachable(): Uint8Array {
  const quoted = packet(
    ipv4({ from: "192.0.2.10", to: "198.51.100.25" }),
    tcp({ from: 41234, to: 25, sequence: 1000 }),
  );
  return packet(
    ethernet(),
    ipv4({ protocol: 1, from: "203.0.113.1", to: "192.0.2.10" }),
    concat([3, 1, 0, 0, 0, 0, 0, 0], quoted),
  );
}

const withErrors = (): Uint8Array => {
  const pcap = dialogue().syn().pcap();
  return concat(pcap, ...[1, 2].map(() => files.pcapRecord({ data: unreachable() })));
};

/** What reaches the limit when it is so low. */
const REACHED: Readonly<Record<Exclude<LimitName, "anonymized-bytes">, readonly [number, () => Uint8Array]>> =
  {
    connections: [2, () => together(open(1), open(2), open(3))],
    "lone-syns": [1, () => together(unanswered(1), unanswered(2))],
    sessions: [1, () => together(open(1), open(2))],
    "lingering-connections": [1, () => together(closed(1), closed(2), closed(1).again())],
    "out-of-order-bytes": [9, () => greeted().lost("client", "EHLO a\r\n").client("MAIL FROM:<>\r\n").pcap()],
    "out-of-order-segments": [
      1,
      () => greeted().lost("client", "EHLO a\r\n").client("MAIL").client(" FROM:<>\r\n").pcap(),
    ],
    gaps: [1, () => greeted().lost("client", "a").client("b").lost("client", "c").client("d").pcap()],
    "close-events": [1, () => closed(1).pcap()],
    "icmp-errors": [1, withErrors],
    "line-bytes": [10, () => greeted().pcap()],
    "reply-lines": [1, () => greeted().client("EHLO a\r\n").server(EHLO_REPLY).pcap()],
    "awaited-replies": [1, () => greeted().client("EHLO a\r\nNOOP\r\n").pcap()],
    "held-bytes": [1, () => greeted().client("STARTTLS\r\n").client("NOOP\r\n").client("NOOP\r\n").pcap()],
    exchanges: [1, () => greeted().client("EHLO a\r\nNOOP\r\n").pcap()],
    replies: [1, () => dialogue().syn().server("554 no\r\n").server("421 bye\r\n").pcap()],
    turns: [2, () => greeted().client("EHLO a\r\n").server(EHLO_REPLY).pcap()],
    messages: [1, () => starttlsDialogue().tls12().pcap()],
    "handshake-bytes": [8, () => starttlsDialogue().tls12().pcap()],
    certificates: [1, () => starttlsDialogue().client(HELLO_13).server(CHAIN).pcap()],
    extensions: [1, () => starttlsDialogue().tls13().pcap()],
    layers: [1, () => raw(packet(ethernet(), vlan(1), vlan(2), ipv4(), tcp({ to: 25 })))],
    "key-log-bytes": [9, () => concat(pcapngOf(greeted().frames), KEYS)],
    "fragment-bytes": [1, () => raw(...ipv4Fragments({}, SEGMENT, 24, 48))],
  };

/** With sessions told as they end, where that is what the limit is about. */
function read(pcap: Uint8Array, options: InspectOptions): CaptureReport {
  const inspector = new Inspector(options);
  inspector.push(pcap);
  return inspector.finish();
}

describe.each(Object.entries(REACHED))("%s", (name, [low, capture]) => {
  const live = name === "lingering-connections" ? { onSession: () => {} } : {};

  test("the limit gives a warning once it is reached, with the option that raises it", () => {
    const { capture: told } = read(capture(), { ...live, limits: { [name]: low } });
    const [reached, ...others] = told.warnings;
    expect(reached).toMatch(
      new RegExp(
        `^the limit ${name} \\(${low}\\) was reached in frame \\d+: .*; --limit ${name}=N raises it$`,
      ),
    );
    // Packets that a limit left out may hold TCP.
    expect(["", "no TCP among the packets that could be read"]).toContain(others.join());
  });

  test("the default limit is not reached by the same capture", () => {
    expect(read(capture(), live).capture.warnings).toEqual([]);
  });
});

test("every limit but that of extract is tried here", () => {
  expect([...Object.keys(REACHED), "anonymized-bytes"].toSorted()).toEqual(
    Object.keys(DEFAULT_LIMITS).toSorted(),
  );
});

test("at the limit of connections, those that closed first are ended and an open one is kept", () => {
  const early = open(1);
  const talks = [early, ...Array.from({ length: 20 }, (_, index) => closed(index + 2))];
  early.wait(1000).server("220 mx ESMTP\r\n");
  const { sessions, capture } = read(together(...talks), { limits: { connections: 10 } });
  expect([sessions.length, sessions[0]?.smtp?.banner?.text, capture.warnings]).toEqual([21, "mx ESMTP", []]);
});

test("later packets of a connection that was ended at the limit start no second session", () => {
  const early = open(1);
  const later = [2, 3, 4].map(open);
  const frames = [
    ...early.frames,
    ...later.flatMap((talk) => talk.frames),
    ...early.server("220 mx\r\n").frames.slice(3),
  ];
  const { sessions } = read(pcapOf(frames), { limits: { connections: 2 } });
  expect(sessions.map(({ stream }) => stream)).toEqual([0, 1, 2, 3]);
});

test("after a session was reported, its last ACK gives no warning, its FIN does", () => {
  const [fin, ack] = closed(1)
    .frames.slice(-2)
    .map((frame) => {
      const frames = [...closed(1).frames.slice(0, -1), ...closed(2).frames, frame];
      const options = { onSession: () => {}, limits: { "lingering-connections": 1 } };
      return read(pcapOf(frames), options).capture.warnings.length;
    });
  expect([fin, ack]).toEqual([1, 0]);
});

test("a joined capture reports the limits reached in each file", () => {
  const inspector = new Inspector({ path: "a", joined: true, limits: { "line-bytes": 10 } });
  inspector.push(greeted().pcap());
  const first = inspector.endFile();
  inspector.beginFile("b");
  inspector.push(dialogue({ clientSequence: 5 }).syn().server("220 mx ESMTP\r\n").pcap());
  const second = inspector.endFile();
  const contents = inspector.endCapture();
  const frames = [first, second].map((capture) => {
    const { warnings } = withLateWarnings(capture, contents);
    return /in frame (\d+)/.exec(warnings.join())?.[1];
  });
  expect(frames).toEqual(["4", "8"]);
});
