// What the TCP layer counted of a connection -> the `transport` part of a session.
import type { TcpConnection } from "../tcp/connection.ts";
import type { FlowStatistics } from "../tcp/flow-statistics.ts";
import { millisecondsBetween, type Timestamp } from "../tcp/timestamp.ts";
import type { Direction } from "../tcp/stream.ts";
import type { TimeTexts } from "./time.ts";
import type { SideTransport, IcmpError, Reset, Transport } from "./transport.ts";

/** `client` is the direction in which the client sends. The connection is finished. */
export function transportFacts(connection: TcpConnection, client: Direction, times: TimeTexts): Transport {
  const server: Direction = client === 0 ? 1 : 0;
  const { synAcknowledged } = connection;
  return {
    client: flow(connection, client),
    server: flow(connection, server),
    synAck: synAcknowledged && { frame: synAcknowledged.frame, time: times.of(synAcknowledged) },
    icmp: connection.icmpErrors.map(({ frame, from, direction, error: { kind, mtu } }): IcmpError => {
      return { frame, from, about: direction === client ? "client" : "server", kind, mtu };
    }),
    portReused: connection.isPortReused,
    timeRunsBackIn: connection.timeRunsBackIn,
  };
}

function flow(connection: TcpConnection, direction: Direction): SideTransport {
  const half = connection.half(direction);
  const { statistics: facts } = half;
  // If the other side was not captured at all, it is unknown what it acknowledged.
  const isAnswered = connection.saw(direction === 0 ? 1 : 0);
  const end = millisecondsBetween(connection.first, connection.last) ?? 0;
  const zero = facts.zeroWindow(end);
  return {
    segments: facts.segments,
    bytes: facts.bytes,
    retransmissions: facts.retransmissions,
    retransmissionDelayMs: rounded(facts.retransmissionDelayMs),
    copies: facts.duplicates,
    outOfOrder: facts.outOfOrder,
    outsideWindow: half.outsideWindow.count,
    mss: facts.mss,
    largestPayload: facts.largestPayload,
    openingHopLimit: facts.openingHopLimit,
    hopLimit: facts.hopLimit,
    reset: reset(facts),
    unacknowledgedBytes: isAnswered ? half.unacknowledgedBytes : 0,
    unacknowledgedRetransmissions: isAnswered
      ? facts.unacknowledgedRetransmissions(half.acknowledgments.highest)
      : 0,
    stalled: half.stalled(connection.half(direction === 0 ? 1 : 0)),
    conflictFrame: half.stream.conflictAt?.frame ?? null,
    zeroWindow: zero && { frame: zero.frame, durationMs: rounded(zero.durationMs) },
    rttMs: roundTrip(connection, direction),
  };
}

function reset({ reset: first, isResetAhead }: FlowStatistics): Reset | null {
  if (first === null) return null;
  const { timestamp, hopLimit, ahead, isAwaited } = first;
  // A plausible number ahead means that bytes are missing, not that the RST is forged.
  const isInSequence = ahead === null ? null : ahead === 0 || isAwaited || isResetAhead;
  return { frame: timestamp.frame, hopLimit, isInSequence };
}

/** From the capture point to the side and back; null if a retransmission makes it ambiguous. */
function roundTrip(connection: TcpConnection, direction: Direction): number | null {
  const { opener, syn, synAcknowledged, handshakeDone } = connection;
  if (opener === null || connection.flow(opener === 0 ? 1 : 0).syns !== 1) return null;
  if (direction === opener) return between(synAcknowledged, handshakeDone);
  return connection.flow(opener).syns === 1 ? between(syn, synAcknowledged) : null;
}

/** Null too if the capture has the two in the wrong order. */
function between(start: Timestamp | null, end: Timestamp | null): number | null {
  if (start === null || end === null) return null;
  const milliseconds = millisecondsBetween(start, end);
  return milliseconds === null || milliseconds < 0 ? null : milliseconds;
}

/** To nanoseconds. */
const rounded = (milliseconds: number): number => Math.round(milliseconds * 1e6) / 1e6;
