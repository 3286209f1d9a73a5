// Comparisons as object literals.
import type {
  Compared,
  ComparisonFinding,
  ConnectionsComparison,
  GroupsComparison,
  Leg,
  LegDirection,
  PathComparison,
  Step,
} from "../../src/compare/comparison.ts";
import type { Side } from "../../src/session/session.ts";

export function compared(name: string, parts: Partial<Compared> = {}): Compared {
  return {
    name,
    capture: `/captures/${name.toLowerCase()}.pcap`,
    stream: 0,
    client: { address: "192.0.2.10", port: 34712 },
    server: { address: "198.51.100.25", port: 25 },
    startTime: "2026-11-21T04:04:54.000000Z",
    finding: { id: "handshake-stalled", title: "The handshake stalled", certainty: "certain" },
    ...parts,
  };
}

function direction(parts: Partial<LegDirection> = {}): LegDirection {
  return { sent: 6, arrived: 6, lost: 0, added: 0, altered: 0, untold: 0, delayMs: null, ...parts };
}

function leg(parts: Partial<Leg> = {}): Leg {
  return {
    from: "A",
    to: "B",
    verdict: "at-fault",
    clock: { offsetMs: 1234, uncertaintyMs: 0.4 },
    client: direction(),
    server: direction(),
    rewritten: [],
    ...parts,
  };
}

/** The frame at each point; null where it was not seen. */
export function step(
  from: Side,
  says: string,
  frames: readonly (number | null)[],
  fate: Step["fate"] = "passed",
  bytes = 0,
): Step {
  const at = frames.map((frame, index) =>
    frame === null ? null : { frame, timeMs: 10 * Math.max(...frames.map(Number)) + index },
  );
  return { from, says, bytes, at, fate };
}

export function finding(parts: Partial<ComparisonFinding> = {}): ComparisonFinding {
  return {
    id: "path-lost-large-segments",
    severity: "error",
    title: "Large segments are lost on the way",
    certainty: "certain",
    primary: true,
    fault: "path",
    detail:
      "Of what the client sent, every segment of more than 1400 bytes is in A only (frames 8 and 9 of A).",
    frames: [
      { capture: "A", frame: 8 },
      { capture: "A", frame: 9 },
      { capture: "B", frame: 7 },
    ],
    evidence: [{ capture: "A", frame: 8, field: "tcp.len", value: "1448" }],
    remedies: [{ system: "any", text: "Let ICMP Fragmentation Needed pass, or clamp the MSS." }],
    ...parts,
  };
}

export const LOST_STEPS: readonly Step[] = [
  step("client", "SYN", [1, 1]),
  step("server", "SYN/ACK", [2, 2]),
  step("server", "220 mx.example.net ESMTP", [4, 4], "passed", 30),
  step("client", "EHLO mail.example.org", [5, 5], "passed", 23),
  step("server", "250-mx.example.net", [6, 6], "passed", 90),
  step("client", "ClientHello", [8, null], "lost", 1448),
  step("client", "ClientHello again", [9, null], "lost", 1448),
  step("server", "RST", [10, null], "added"),
  step("server", "FIN", [null, 7], "unknown"),
];

export function path(parts: Partial<PathComparison> = {}): PathComparison {
  return {
    kind: "same-connection",
    headline: "Every segment of more than 1400 bytes was lost between A and B (frames 8 and 9 of A).",
    findings: [finding()],
    untold: [],
    points: [compared("A"), compared("B", { finding: null })],
    orderBy: "hop-limit",
    recognizedBy: "client-random",
    legs: [leg({ client: direction({ sent: 8, lost: 2 }), rewritten: ["TTL lower by 2"] })],
    verdict: "at-fault",
    steps: LOST_STEPS,
    stepsLeftOut: 0,
    ...parts,
  };
}

export function connections(parts: Partial<ConnectionsComparison> = {}): ConnectionsComparison {
  return {
    kind: "two-connections",
    headline: "A offers at most TLS 1.1, B TLS 1.3 (frame 8 of A, frame 9 of B).",
    findings: [
      finding({
        id: "connections-differ",
        title: "The failing client offers older versions of TLS",
        fault: "client",
        certainty: "likely",
        detail: "The server closed after the ClientHello of A and chose TLS 1.3 in B.",
      }),
    ],
    untold: ["Whether the server refuses TLS 1.1: it did not say why it closed."],
    sides: [compared("A"), compared("B", { finding: null })],
    differences: [
      {
        name: "TLS versions offered",
        topic: "hello",
        a: "TLS 1.0, TLS 1.1",
        b: "TLS 1.2, TLS 1.3",
        frames: [
          { capture: "A", frame: 8 },
          { capture: "B", frame: 9 },
        ],
        decides: "often",
      },
      { name: "TTL", topic: "tcp", a: "64", b: "57", frames: [], decides: "no" },
    ],
    equal: ["SNI", "EHLO name"],
    ...parts,
  };
}

export function groups(parts: Partial<GroupsComparison> = {}): GroupsComparison {
  return {
    kind: "groups",
    headline: "All 12 failed sessions offer no TLS 1.2; no established one does so.",
    findings: [],
    untold: [],
    failed: { sessions: 12, streams: [] },
    established: { sessions: 30, streams: [] },
    traits: [{ what: "offers no TLS 1.2", failed: 12, established: 0, topic: "hello" }],
    ...parts,
  };
}
