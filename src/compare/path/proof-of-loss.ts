// A packet that the point farther from its sender lacks -> whether anything but that recorder shows it to be lost.
import { countWhile } from "../../bytes/count-while.ts";
import { FIN, RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { distance } from "../../tcp/sequence.ts";
import type { Alignment, Crossing } from "../align/alignment.ts";

/** Crossings that are looked at before and after a place, or a time: of more that could show it, nobody sees the difference. */
const NEIGHBOURS = 200;

/** Of one side's crossings. */
export class ProofOfLoss {
  /** What the side sent of its stream, by its place. */
  private readonly sent: readonly Crossing[];
  /** What the other side said, as heard at the point nearer to this one, in order of time. */
  private readonly heard: readonly Crossing[];
  /** Up to each of `heard`, the latest time. */
  private readonly latest: readonly number[];
  /** Milliseconds after which what left has arrived. */
  private readonly patience: number;

  private readonly isRelayed: boolean;

  constructor({ crossings, clock, relay }: Alignment, side: Side) {
    this.isRelayed = relay !== null;
    this.patience = 2 * (clock?.uncertaintyMs ?? 0) + 1;
    this.heard = crossings.filter(
      ({ from, arrived }) => from !== side && arrived.some(({ flags }) => (flags & RST) === 0),
    );
    let latest = Number.NEGATIVE_INFINITY;
    this.latest = this.heard.map((each) => (latest = Math.max(latest, timeOf(each))));
    this.sent = crossings
      .filter(
        ({ from, sent, length }) => from === side && sent.some(({ flags }) => isOfStream(flags, length)),
      )
      .toSorted((a, b) => a.position - b.position);
  }

  /** Its sender repeated it, or what the receiver said next, once it had to have it, does not acknowledge it. */
  of(crossing: Crossing): boolean {
    const { sent, sentMs, length } = crossing;
    const [first] = sent;
    if (first === undefined || !isOfStream(first.flags, length)) return false;
    // Whether the repetition was needed was judged where the two were told apart.
    const { position } = crossing;
    const before = countWhile(this.sent, (other) => other.position < position);
    const near = this.sent.slice(Math.max(0, before - NEIGHBOURS), before + NEIGHBOURS);
    if (near.some((other) => isRepetition(other, crossing))) return true;
    if (sentMs === null) return false;
    const after = sentMs + this.patience;
    const since = countWhile(this.latest, (time) => time <= after);
    // A clock that was set back makes earlier packets look later.
    const answer = this.heard
      .slice(since, since + NEIGHBOURS)
      .find((other) => timeOf(other) > after && (other.arrived[0]?.frame ?? 0) > first.frame);
    const end = (first.sequence + Math.max(1, length)) | 0;
    const acknowledged = answer?.arrived.at(-1)?.acknowledgment;
    return acknowledged !== undefined && distance(acknowledged, end) < 0;
  }

  /** What the other side said last acknowledges it, whatever a recorder has of it. */
  hasCrossed({ sent, length }: Crossing): boolean {
    const [first] = sent;
    const heard = this.heard.at(-1)?.arrived.at(-1);
    // A device that ends the connection acknowledges for itself.
    if (first === undefined || heard === undefined || this.isRelayed) return false;
    return distance(heard.acknowledgment, (first.sequence + Math.max(1, length)) | 0) >= 0;
  }
}

/** Before all others where it has none. */
const timeOf = ({ sentMs, arrivedMs }: Crossing): number => sentMs ?? arrivedMs ?? Number.NEGATIVE_INFINITY;

const isOfStream = (flags: number, length: number): boolean =>
  (flags & RST) === 0 && (length > 0 || (flags & (SYN | FIN)) !== 0);

/** In another packet, the same place. */
function isRepetition(other: Crossing, { sent, position, length }: Crossing): boolean {
  if (other.sent.some((packet) => sent.includes(packet))) return false;
  return other.length === 0 || length === 0
    ? other.position === position && other.length === length
    : other.position < position + length && position < other.position + other.length;
}
