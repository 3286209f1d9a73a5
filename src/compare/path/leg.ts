// An alignment -> what became of each crossing, in the terms of both points: what the rules of a leg ask.
import { isFailed } from "../../diagnose/failed.ts";
import { ACK, FIN, RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { count, firstOf } from "../../text/amounts.ts";
import type { Alignment, Crossing } from "../align/alignment.ts";
import type { Compared, FrameAt, Step } from "../comparison.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import { ProofOfLoss } from "./proof-of-loss.ts";
import { Words } from "./words.ts";

export interface Fated extends Crossing {
  readonly fate: Step["fate"];
  /** Neither payload nor SYN, FIN or RST. */
  readonly isBare: boolean;
  readonly flags: number;
  /** Payload, as it was sent; as it arrived where it was never sent. */
  readonly bytes: number;
  /** It did cross, whatever the other point has of it. */
  readonly hasCrossed: boolean;
  /** What it says, as in a ladder. */
  readonly says: string;
}

/** A side's crossings start at one point and end at the other. */
interface End {
  readonly name: string;
  readonly trace: WireTrace;
}

export class PathLeg {
  readonly alignment: Alignment;
  private readonly points: readonly [Compared, Compared];
  readonly near: End;
  readonly far: End;
  readonly crossings: readonly Fated[];
  /** A device between the points ends TCP or TLS. */
  readonly isRelayed: boolean;
  /** At least at one of the points, or neither shows how it ended. */
  readonly isFailed: boolean;
  /** Of the first FIN or RST that both sides could have seen; the number of crossings where there is none. */
  readonly firstClose: number;

  constructor(
    alignment: Alignment,
    points: readonly [Compared, Compared],
    doubtful: ReadonlySet<WirePacket> = new Set(),
  ) {
    const [near, far] = points;
    this.alignment = alignment;
    this.points = points;
    this.near = { name: near.name, trace: alignment.traces[0] };
    this.far = { name: far.name, trace: alignment.traces[1] };
    const words = { near: new Words(this.near.trace), far: new Words(this.far.trace) };
    this.isRelayed = alignment.relay !== null || hasOwnTls(alignment);
    // Of two TLS connections nothing can be compared, packet by packet.
    const compared = hasOwnTls(alignment)
      ? alignment.crossings.filter((crossing) => isBeforeTls(crossing, alignment))
      : alignment.crossings;
    const proofs = {
      client: new ProofOfLoss(alignment, "client"),
      server: new ProofOfLoss(alignment, "server"),
    };
    this.crossings = compared.map((crossing) => {
      const isDoubtful = crossing.arrived.some((packet) => doubtful.has(packet));
      return fated(crossing, words, isDoubtful, proofs[crossing.from]);
    });
    this.isFailed =
      alignment.traces.some(({ session }) => isFailed(session)) ||
      alignment.traces.every(({ session }) => session.outcome === "incomplete-capture");
    const close = this.crossings.findIndex(
      ({ flags, fate }) => (flags & (FIN | RST)) !== 0 && fate !== "lost",
    );
    this.firstClose = close < 0 ? this.crossings.length : close;
  }

  /** The point nearer to that side. */
  sender(side: Side): End {
    return side === "client" ? this.near : this.far;
  }

  /** The point farther from that side. */
  receiver(side: Side): End {
    return side === "client" ? this.far : this.near;
  }

  /** `between A and B` */
  get between(): string {
    return `between ${this.near.name} and ${this.far.name}`;
  }

  /** The recorder at the side's other point missed packets that were there, of whichever side. */
  hasMissedAtReceiver(side: Side): boolean {
    return this.hasMissed(this.receiver(side));
  }

  hasMissedAtSender(side: Side): boolean {
    return this.hasMissed(this.sender(side));
  }

  private hasMissed(end: End): boolean {
    return this.crossings.some(
      ({ from, sent, arrived, untold }) =>
        untold === "recorder-loss" && (this.sender(from) === end ? sent : arrived).length === 0,
    );
  }

  /** The same, and nothing shows whether these crossed. */
  doubting(doubtful: readonly Fated[]): PathLeg {
    const packets = new Set(doubtful.flatMap(({ arrived }) => arrived));
    return new PathLeg(this.alignment, this.points, packets);
  }
}

/** Milliseconds to a microsecond: clocks tell no more. */
export const rounded = (milliseconds: number): number => Math.round(milliseconds * 1000) / 1000;

export const framesOf = (packets: readonly WirePacket[]): readonly number[] =>
  packets.map(({ frame }) => frame);

const FRAMES_NAMED = 6;

/** `frame 12 of A`, `frames 12, 13 and 14 of A` */
export function place(frames: readonly number[], name: string): string {
  const noun = frames.length === 1 ? "frame" : "frames";
  return `${noun} ${firstOf(frames.map(String), FRAMES_NAMED)} of ${name}`;
}

export const framesAt = (frames: readonly number[], capture: string): readonly FrameAt[] =>
  frames.map((frame) => ({ capture, frame }));

export const payloadOf = (packets: readonly WirePacket[]): number =>
  packets.reduce((sum, { payloadLength }) => sum + payloadLength, 0);

/** Two hellos that are not the same: a device speaks TLS itself. */
function hasOwnTls({ traces }: Alignment): boolean {
  const [one, other] = traces.map(({ session }) => session.tls?.clientHello?.random ?? null);
  return typeof one === "string" && typeof other === "string" && one !== other;
}

/** At both points. */
function isBeforeTls({ from, sent, arrived }: Crossing, { traces: [near, far] }: Alignment): boolean {
  const [sender, receiver] = from === "client" ? [near, far] : [far, near];
  return areBeforeTls(sent, sender) && areBeforeTls(arrived, receiver);
}

const areBeforeTls = (packets: readonly WirePacket[], { session }: WireTrace): boolean =>
  packets.every(({ frame }) => frame < (session.tls?.clientHello?.firstFrame ?? 0));

function fated(
  crossing: Crossing,
  words: { readonly near: Words; readonly far: Words },
  isDoubtful: boolean,
  proof: ProofOfLoss,
): Fated {
  const { from, sent, arrived, length, untold } = crossing;
  const packets = sent.length > 0 ? sent : arrived;
  const flags = packets.reduce((all, packet) => all | packet.flags, 0);
  const atSender = from === "client" ? words.near : words.far;
  const atReceiver = from === "client" ? words.far : words.near;
  return {
    ...crossing,
    fate: isDoubtful ? "unknown" : fateOf(crossing, proof),
    hasCrossed:
      untold === "recorder-loss" || (sent.length > 0 && arrived.length > 0) || proof.hasCrossed(crossing),
    isBare: length === 0 && (flags & (SYN | FIN | RST)) === 0,
    flags,
    bytes: length,
    says: (sent.length > 0 ? atSender.of(sent) : null) ?? atReceiver.of(arrived) ?? plainly(flags, length),
  };
}

function fateOf(crossing: Crossing, proof: ProofOfLoss): Step["fate"] {
  const { sent, arrived, untold, isAltered } = crossing;
  if (untold !== null) return "unknown";
  const isBareAck = crossing.length === 0 && sent.every(({ flags }) => (flags & (SYN | FIN | RST)) === 0);
  if (arrived.length === 0) return isBareAck || proof.of(crossing) ? "lost" : "unknown";
  if (sent.length === 0) return "added";
  return isAltered ? "altered" : "passed";
}

/** Where no session knows it. */
function plainly(flags: number, bytes: number): string {
  if ((flags & SYN) !== 0) return (flags & ACK) === 0 ? "SYN" : "SYN/ACK";
  if ((flags & RST) !== 0) return "RST";
  if ((flags & FIN) !== 0) return bytes === 0 ? "FIN" : `${count(bytes, "byte")}, FIN`;
  return bytes === 0 ? "ACK" : count(bytes, "byte");
}
