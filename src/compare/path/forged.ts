// A leg -> what arrived in a side's name and was never sent by it: FIN and RST, or data.
import { ACK, FIN, RST, SYN } from "../../packet/segment.ts";
import type { Certainty, Side } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type Fated, framesAt, framesOf, type PathLeg, place } from "./leg.ts";
import { evidence, type PathMatch } from "./match.ts";
import { hops, originText } from "./origin.ts";

export interface Forged {
  readonly matches: readonly PathMatch[];
  /** Closes of which nothing shows whether their side sent them. */
  readonly doubtful: readonly Fated[];
}

export function forged(leg: PathLeg): Forged {
  // A proxy closes its own connections, and says so elsewhere.
  if (leg.alignment.relay !== null) return { matches: [], doubtful: [] };
  const added = leg.crossings.filter(({ fate }) => fate === "added");
  const closes = added.filter(({ flags }) => (flags & (FIN | RST)) !== 0 && (flags & SYN) === 0);
  const proven = closes.flatMap((close) => {
    const proof = proofOf(leg, close, closes);
    return proof === null ? [] : [{ close, proof }];
  });
  const data = added.filter((each) => each.bytes > 0 && !wasSent(leg, each));
  return {
    matches: [
      ...(proven.length === 0 ? [] : [closeMatch(leg, proven)]),
      ...data.slice(0, 1).map((each) => dataMatch(leg, each, data)),
    ],
    doubtful: closes.filter((close) => !proven.some((each) => each.close === close)),
  };
}

interface Proof {
  readonly certainty: Certainty;
  readonly says: string;
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
  const later = leg.alignment.orderBy === null ? null : sentLater(leg, close, packet);
  if (later !== null) {
    return {
      certainty: "certain",
      says: `the ${from} sent nothing like it at ${name}, and went on (frame ${later.frame} of ${name})`,
      frame: later.frame,
    };
  }
  const mirror = closes.find((other) => other.from !== from && (other.flags & RST) !== 0 && (packet.flags & RST) !== 0);
  if (mirror !== undefined && leg.alignment.orderBy !== null) {
    const isSure = !hasMissed && !leg.hasMissedAtSender(mirror.from);
    return {
      certainty: isSure ? "certain" : "likely",
      says: `each side got an RST that the other had not sent`,
      frame: null,
    };
  }
  const own = ownHops(leg, close);
  if (own === null || hasMissed || leg.alignment.orderBy === null) return null;
  return own === hops(packet.hopLimit)
    ? null
    : { certainty: "likely", says: `${name} does not have it, and its TTL is not the ${from}'s`, frame: null };
}

/**
 * The first packet that the side sent after the close had arrived, and that no host sends after one of its own: any after
 * an RST; after a FIN, data beyond it, or a FIN in another place.
 */
function sentLater(leg: PathLeg, close: Fated, packet: WirePacket): WirePacket | null {
  const clock = leg.alignment.clock;
  if (clock === null || packet.timeMs === null) return null;
  const isReset = (packet.flags & RST) !== 0;
  const arrivedMs = packet.timeMs + clock.uncertaintyMs;
  const end = close.position + close.bytes;
  for (const { from, sent, position, bytes } of leg.crossings) {
    if (from !== close.from) continue;
    const later = sent.find((each) => {
      if (each.timeMs === null || (each.flags & RST) !== 0) return false;
      if ((leg.atReceiver(from, each.timeMs) ?? 0) <= arrivedMs) return false;
      return isReset || position + bytes > end;
    });
    if (later !== undefined) return later;
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
  const texts = proven.map(({ close, proof }) => `${closeText(leg, close)}: ${proof.says}.`);
  const origins = proven.flatMap(({ close }) => originText(leg, close) ?? []);
  const beside = lostBeside(leg, proven);
  return {
    id: "path-forged-close",
    certainty,
    severity: isCause ? "error" : "warning",
    explains: isCause,
    headline: headlineOf(leg, proven),
    detail: [
      ...new Set(texts),
      ...(heeded.length > 0 ? [] : ["Its receiver did not heed it, and the connection went on."]),
      ...beside,
      ...origins,
    ].join(" "),
    frames: proven.flatMap(({ close, proof }) => [
      ...framesAt(framesOf(close.arrived), leg.receiver(close.from).name),
      ...(proof.frame === null ? [] : framesAt([proof.frame], leg.sender(close.from).name)),
    ]),
    evidence: proven.flatMap(({ close }) =>
      close.arrived.map(({ frame, hopLimit }) =>
        evidence(leg.receiver(close.from).name, frame, "tcp.flags", `${close.says} of the ${close.from}, TTL ${hopLimit}, not at ${leg.sender(close.from).name}`),
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
  return both
    ? `Something ${leg.between} reset the connection in both sides' names: neither sent the RST that the other got (${places}).`
    : `The ${what} that seems to be the ${proven[0]?.close.from}'s (${places}) was never sent by it: it comes from ${leg.between.replace("between", "something between")}.`;
}

const closeText = (leg: PathLeg, { says, from, arrived }: Fated): string =>
  `The ${says} in the ${from}'s name (${place(framesOf(arrived), leg.receiver(from).name)}) is not the ${from}'s`;

/** Unless its receiver's session shows that it closed nothing. */
function isHeeded(leg: PathLeg, { from, arrived }: Fated): boolean {
  const { session, packets } = leg.receiver(from).trace;
  const frame = arrived[0]?.frame ?? 0;
  const event = session.close.events.find((each) => each.frame === frame);
  if (event?.believed === false) return false;
  const other: Side = from === "client" ? "server" : "client";
  return !packets.some(
    (packet) => packet.from === other && packet.frame > frame && packet.payloadLength > 0 && (packet.flags & RST) === 0,
  );
}

/** A device that resets a connection also drops what made it do so. */
function lostBeside(leg: PathLeg, proven: readonly Proven[]): readonly string[] {
  const gone = leg.crossings.filter(({ fate, bytes }) => fate === "lost" && bytes > 0);
  const sides = new Set(proven.map(({ close }) => close.from));
  const [first] = gone.filter(({ from }) => sides.has(from) || sides.size > 0);
  if (first === undefined) return [];
  return [`${first.says} (${place(framesOf(first.sent), leg.sender(first.from).name)}) did not arrive either.`];
}

/** The side sent something in that place of its stream: a device that repeats it adds nothing. */
const wasSent = (leg: PathLeg, { from, position, bytes }: Fated): boolean =>
  leg.crossings.some(
    (each) => each.from === from && each.sent.length > 0 && each.position < position + bytes && each.position + each.bytes > position,
  );

function dataMatch(leg: PathLeg, first: Fated, all: readonly Fated[]): PathMatch {
  const { from } = first;
  const own = all.filter((each) => each.from === from);
  const { name } = leg.receiver(from);
  const frames = own.flatMap(({ arrived }) => framesOf(arrived));
  const [packet] = first.arrived;
  const later = packet === undefined ? null : anySentLater(leg, first, packet);
  const bytes = own.reduce((sum, each) => sum + each.bytes, 0);
  const what = `${count(bytes, "byte")} in the ${from}'s name (${place(frames, name)}: ${first.says}) were never sent by it`;
  return {
    id: "path-forged-data",
    certainty: leg.alignment.orderBy === null ? "possible" : later !== null && !leg.hasMissedAtSender(from) ? "certain" : "likely",
    severity: leg.isFailed ? "error" : "warning",
    explains: leg.isFailed,
    headline: `${what}: they come from something ${leg.between}.`,
    detail: [
      `${what}, as ${leg.sender(from).name} shows`,
      later === null ? "." : `: there the ${from} went on with something else (frame ${later.frame}).`,
    ].join(""),
    frames: [
      ...framesAt(frames, name),
      ...(later === null ? [] : framesAt([later.frame], leg.sender(from).name)),
    ],
    evidence: own.slice(0, 4).map((each) =>
      evidence(name, each.arrived[0]?.frame ?? null, "payload", `${count(each.bytes, "byte")}, not at ${leg.sender(from).name}`),
    ),
  };
}

function anySentLater(leg: PathLeg, { from }: Fated, packet: WirePacket): WirePacket | null {
  const clock = leg.alignment.clock;
  if (clock === null || packet.timeMs === null) return null;
  const arrivedMs = packet.timeMs + clock.uncertaintyMs;
  const later = leg.crossings
    .filter((each) => each.from === from)
    .flatMap(({ sent }) => sent)
    .find(({ timeMs, flags }) => (flags & ACK) !== 0 && timeMs !== null && (leg.atReceiver(from, timeMs) ?? 0) > arrivedMs);
  return later ?? null;
}
