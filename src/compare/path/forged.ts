// A leg -> FIN and RST that arrived in a side's name and were never sent by it.
import { FIN, RST, SYN } from "../../packet/segment.ts";
import type { Certainty, Side } from "../../session/session.ts";
import { advance, distance } from "../../tcp/sequence.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type Fated, framesAt, framesOf, type PathLeg, place } from "./leg.ts";
import { evidence, type PathMatch } from "./match.ts";
import { forgedData } from "./forged-data.ts";
import { hops, originText } from "./origin.ts";
import { otherSide } from "../../session/other-side.ts";

/** Each is compared with all that its side sent. */
const MOST = 32;

export interface Forged {
  readonly matches: readonly PathMatch[];
  /** Nothing shows whether their side sent them. */
  readonly doubtful: readonly Fated[];
}

export function forged(leg: PathLeg): Forged {
  // A proxy closes its own connections, and says so elsewhere.
  if (leg.isRelayed) return { matches: [], doubtful: [] };
  const added = leg.crossings.filter(({ fate }) => fate === "added");
  const closes = added.filter(({ flags }) => (flags & (FIN | RST)) !== 0 && (flags & SYN) === 0);
  const proven = closes.slice(0, MOST).flatMap((close) => {
    const proof = proofOf(leg, close, closes);
    return proof === null ? [] : [{ close, proof }];
  });
  const provenCloses = new Set(proven.map(({ close }) => close));
  const data = forgedData(leg, added, new Set(proven.map(({ close }) => close.from)));
  return {
    matches: [...(proven.length === 0 ? [] : [closeMatch(leg, proven)]), ...data.matches],
    doubtful: [...closes.filter((close) => !provenCloses.has(close)), ...data.doubtful],
  };
}

interface Proof {
  readonly certainty: Certainty;
  /** Null where the headline says it. */
  readonly says: string | null;
  /** At the alleged sender's point. */
  readonly frame: number | null;
}

/** Null where the recorder at its alleged sender may merely have missed it. */
function proofOf(leg: PathLeg, close: Fated, closes: readonly Fated[]): Proof | null {
  const { from } = close;
  const { name } = leg.sender(from);
  const hasMissed = leg.hasMissedAtSender(from);
  const [packet] = close.arrived;
  if (packet === undefined) return null;
  const later =
    leg.alignment.orderBy === null ? null : (sentLater(leg, close) ?? repeatsWhatWasAcknowledged(leg, close));
  if (later !== null) {
    return {
      certainty: "certain",
      says: `The ${from} sent nothing like it at ${name}, and went on (frame ${later.frame} of ${name}).`,
      frame: later.frame,
    };
  }
  const mirror = closes.find(
    (other) => other.from !== from && (other.flags & RST) !== 0 && (packet.flags & RST) !== 0,
  );
  if (mirror !== undefined && leg.alignment.orderBy !== null) {
    const isSure = !hasMissed && !leg.hasMissedAtSender(mirror.from);
    return {
      certainty: isSure ? "certain" : "likely",
      says: null,
      frame: null,
    };
  }
  const own = ownHops(leg, close);
  if (own === null || hasMissed || leg.alignment.orderBy === null) return null;
  return own === hops(packet.hopLimit)
    ? null
    : {
        certainty: "likely",
        says: `${name} does not have it, and its TTL is not the ${from}'s.`,
        frame: null,
      };
}

/**
 * The first packet that the side sent after the close had arrived, and that no host sends after one of its own: any after
 * an RST; after a FIN, data beyond it, or a FIN in another place.
 */
function sentLater(leg: PathLeg, close: Fated): WirePacket | null {
  const { clock } = leg.alignment;
  if (clock === null || close.arrivedMs === null) return null;
  const arrivedMs = close.arrivedMs + clock.uncertaintyMs;
  const end = close.position + close.bytes;
  const later = leg.crossings.find(
    ({ from, sentMs, position, bytes, flags }) =>
      from === close.from &&
      sentMs !== null &&
      sentMs > arrivedMs &&
      (flags & RST) === 0 &&
      ((close.flags & RST) !== 0 || position + bytes > end),
  );
  return later?.sent[0] ?? null;
}

/**
 * The other side acknowledges a FIN that this one has not sent, so that this one takes no notice and repeats what precedes
 * it. A recorder that missed the FIN sees no such repetition.
 */
function repeatsWhatWasAcknowledged(leg: PathLeg, { from, flags }: Fated): WirePacket | null {
  if ((flags & FIN) === 0 || leg.hasMissedAtSender(from)) return null;
  let end: number | null = null;
  let acknowledged: number | null = null;
  for (const packet of leg.sender(from).trace.packets) {
    const { sequence, payloadLength } = packet;
    if ((packet.flags & RST) !== 0) continue;
    if (packet.from !== from) {
      if (end !== null && distance(packet.acknowledgment, end) > 0) acknowledged = packet.acknowledgment;
    } else if (acknowledged !== null && payloadLength > 0 && distance(sequence, acknowledged) < 0) {
      return packet;
    } else {
      const next = advance(sequence, payloadLength + ((packet.flags & (SYN | FIN)) === 0 ? 0 : 1));
      if (end === null || distance(next, end) > 0) end = next;
    }
  }
  return null;
}

/** Routers that the side's other packets have passed at that point; null where they do not agree. */
function ownHops(leg: PathLeg, { from }: Fated): number | null {
  const passed = leg.crossings
    .filter((each) => each.from === from && each.fate !== "added")
    .flatMap(({ arrived }) => arrived.map(({ hopLimit }) => hops(hopLimit)));
  const [first] = passed;
  return first !== undefined && passed.length > 1 && passed.every((each) => each === first) ? first : null;
}

interface Proven {
  readonly close: Fated;
  readonly proof: Proof;
}

function closeMatch(leg: PathLeg, proven: readonly [Proven, ...Proven[]] | readonly Proven[]): PathMatch {
  const heeded = proven.filter(({ close }) => isHeeded(leg, close));
  const isCause = heeded.length > 0 && leg.isFailed;
  const best = proven.map(({ proof }) => proof.certainty);
  const certainty = best.includes("certain") ? "certain" : "likely";
  const texts = proven.flatMap(({ proof }) => proof.says ?? []);
  const origins = proven.flatMap(({ close }) => originText(leg, close) ?? []);
  const beside = lostBeside(leg);
  return {
    id: "path-forged-close",
    certainty,
    severity: isCause ? "error" : "warning",
    explains: isCause,
    headline: headlineOf(leg, proven),
    more: [
      ...new Set(texts),
      ...(heeded.length > 0 ? [] : ["Its receiver did not heed it, and the connection went on."]),
      ...beside,
      ...origins,
    ],
    frames: proven.flatMap(({ close, proof }) => [
      ...framesAt(framesOf(close.arrived), leg.receiver(close.from).name),
      ...(proof.frame === null ? [] : framesAt([proof.frame], leg.sender(close.from).name)),
    ]),
    evidence: proven.flatMap(({ close }) =>
      close.arrived.map(({ frame, hopLimit }) =>
        evidence(
          leg.receiver(close.from).name,
          frame,
          "tcp.flags",
          `${close.says} of the ${close.from}, TTL ${hopLimit}, not at ${leg.sender(close.from).name}`,
        ),
      ),
    ),
  };
}

function headlineOf(leg: PathLeg, proven: readonly Proven[]): string {
  const both = new Set(proven.map(({ close }) => close.from)).size > 1;
  const places = proven
    .slice(0, 2)
    .map(({ close }) => place(framesOf(close.arrived), leg.receiver(close.from).name))
    .join(", ");
  const what = proven.every(({ close }) => (close.flags & RST) !== 0) ? "RST" : "FIN";
  const [first] = proven;
  return both
    ? `Something ${leg.between} reset the connection in both sides' names: neither sent the RST that the other got (${places}).`
    : `Something ${leg.between} sent the ${what} in the ${first?.close.from}'s name (${places}): the ${first?.close.from} did not.`;
}

/** Unless its receiver's session shows that it closed nothing. */
function isHeeded(leg: PathLeg, { from, arrived }: Fated): boolean {
  const { session, packets } = leg.receiver(from).trace;
  const frame = arrived[0]?.frame ?? 0;
  const event = session.close.events.find((each) => each.frame === frame);
  if (event?.believed === false) return false;
  const other: Side = otherSide(from);
  return !packets.some(
    (packet) =>
      packet.from === other && packet.frame > frame && packet.payloadLength > 0 && (packet.flags & RST) === 0,
  );
}

/** A device that resets a connection also drops what made it do so. */
function lostBeside(leg: PathLeg): readonly string[] {
  const gone = leg.crossings.find(({ fate, bytes }) => fate === "lost" && bytes > 0);
  if (gone === undefined) return [];
  const { says, from, sent } = gone;
  return [`The ${from}'s ${says} (${place(framesOf(sent), leg.sender(from).name)}) did not arrive either.`];
}
