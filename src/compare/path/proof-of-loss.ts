// A packet that the point farther from its sender lacks -> whether anything but that recorder shows it to be lost.
import { FIN, RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { distance } from "../../tcp/sequence.ts";
import { at } from "../../bytes/integers.ts";
import type { Alignment, Crossing } from "../align/alignment.ts";
import type { WirePacket } from "../wire/wire-packet.ts";

/** Neighbours in the stream that are looked at: a repetition begins near what it repeats. */
const NEIGHBOURS = 8;

/** Of one side's crossings. */
export class ProofOfLoss {
  /** What the side sent of its stream, by place. */
  private readonly sent: readonly Crossing[];
  private readonly indexOf: ReadonlyMap<Crossing, number>;
  /** What the other side said, as heard at the point nearer to this one, in order of time. */
  private readonly heard: readonly Heard[];
  /** Milliseconds after which what left has arrived. */
  private readonly patience: number;
  private readonly isRelayed: boolean;

  constructor({ crossings, clock, relay }: Alignment, side: Side) {
    this.isRelayed = relay !== null;
    this.patience = 2 * (clock?.uncertaintyMs ?? 0) + 1;
    this.heard = crossings
      .filter(({ from }) => from !== side)
      .flatMap(heardIn)
      .toSorted((a, b) => a.timeMs - b.timeMs);
    this.sent = crossings
      .filter(
        ({ from, sent, length }) => from === side && sent.some(({ flags }) => isOfStream(flags, length)),
      )
      .toSorted((a, b) => a.position - b.position);
    this.indexOf = new Map(this.sent.map((crossing, index) => [crossing, index]));
  }

  /** Its sender repeated it, or what the receiver said next, once it had to have it, does not acknowledge it. */
  of(crossing: Crossing): boolean {
    const { sent, sentMs, length } = crossing;
    const [first] = sent;
    if (first === undefined || !isOfStream(first.flags, length)) return false;
    // Whether the repetition was needed was judged where the two were told apart.
    if (this.isRepeated(crossing)) return true;
    if (sentMs === null) return false;
    const answer = this.heardAfter(sentMs + this.patience, first.frame);
    return answer !== undefined && distance(answer.acknowledgment, endOf(first, length)) < 0;
  }

  private isRepeated(crossing: Crossing): boolean {
    const index = this.indexOf.get(crossing) ?? 0;
    return this.sent
      .slice(Math.max(0, index - NEIGHBOURS), index + NEIGHBOURS + 1)
      .some((other) => isRepetition(other, crossing));
  }

  /** A clock that was set back makes earlier packets look later: they have a smaller frame. */
  private heardAfter(timeMs: number, frame: number): WirePacket | undefined {
    const { heard } = this;
    let [low, high] = [0, heard.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (at(heard, middle).timeMs > timeMs) high = middle;
      else low = middle + 1;
    }
    while (low < heard.length && at(heard, low).packet.frame <= frame) low++;
    return heard[low]?.packet;
  }

  /** What the other side said last acknowledges it, whatever a recorder has of it. */
  hasCrossed({ sent, length }: Crossing): boolean {
    const [first] = sent;
    const last = this.heard.at(-1)?.packet;
    // A device that ends the connection acknowledges for itself.
    if (first === undefined || last === undefined || this.isRelayed) return false;
    return distance(last.acknowledgment, endOf(first, length)) >= 0;
  }
}

interface Heard {
  readonly packet: WirePacket;
  /** When it left, as far as that is known. */
  readonly timeMs: number;
}

function heardIn({ arrived, sentMs, arrivedMs }: Crossing): readonly Heard[] {
  const packet = arrived.findLast(({ flags }) => (flags & RST) === 0);
  const timeMs = sentMs ?? arrivedMs;
  return packet === undefined || timeMs === null ? [] : [{ packet, timeMs }];
}

/** The number that acknowledges all of it; SYN and FIN have one of their own. */
const endOf = ({ sequence }: WirePacket, length: number): number => (sequence + Math.max(1, length)) | 0;

const isOfStream = (flags: number, length: number): boolean =>
  (flags & RST) === 0 && (length > 0 || (flags & (SYN | FIN)) !== 0);

/** In another packet, the same place. */
function isRepetition(other: Crossing, { sent, position, length }: Crossing): boolean {
  if (other.sent.some((packet) => sent.includes(packet))) return false;
  return other.length === 0 || length === 0
    ? other.position === position && other.length === length
    : other.position < position + length && position < other.position + other.length;
}
