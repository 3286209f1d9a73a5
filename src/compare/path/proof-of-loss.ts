// A packet that the point farther from its sender lacks -> whether anything but that recorder shows it to be lost.
import { ACK, FIN, RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { distance } from "../../tcp/sequence.ts";
import type { Alignment, Crossing } from "../align/alignment.ts";
import type { WirePacket } from "../wire/wire-packet.ts";

/** Of one side's crossings. */
export class ProofOfLoss {
  /** What the side sent of its stream, in order of time. */
  private readonly sent: readonly Crossing[];
  /** What the other side said, as heard at the point nearer to this one, in order of time. */
  private readonly heard: readonly Crossing[];
  /** Milliseconds after which what left has arrived. */
  private readonly patience: number;

  private readonly isRelayed: boolean;
  /**
   * The point farther from the side recorded nothing of it, not even what was acknowledged: what did not reach the other host
   * may have passed there.
   */
  private readonly isBlind: boolean;

  constructor({ traces, crossings, clock, relay }: Alignment, side: Side) {
    this.isRelayed = relay !== null;
    const { packets } = traces[side === "client" ? 1 : 0];
    this.isBlind =
      packets.every(({ from }) => from !== side) &&
      packets.some(({ flags }) => (flags & (ACK | RST)) === ACK);
    this.patience = 2 * (clock?.uncertaintyMs ?? 0) + 1;
    this.heard = crossings.filter(
      ({ from, arrived }) => from !== side && arrived.some(({ flags }) => (flags & RST) === 0),
    );
    this.sent = crossings.filter(
      ({ from, sent, length }) => from === side && sent.some(({ flags }) => isOfStream(flags, length)),
    );
  }

  /** Its sender repeated it, or what the receiver said next, once it had to have it, does not acknowledge it. */
  of(crossing: Crossing): boolean {
    const { sent, sentMs, length } = crossing;
    const [first] = sent;
    if (this.isBlind || first === undefined || !isOfStream(first.flags, length)) return false;
    // Whether the repetition was needed was judged where the two were told apart.
    if (this.sent.some((other) => isRepetition(other, crossing))) return true;
    if (sentMs === null) return false;
    const answer = this.heard.find((other) => {
      const time = other.sentMs ?? other.arrivedMs;
      // A clock that was set back makes earlier packets look later.
      return time !== null && time > sentMs + this.patience && (other.arrived[0]?.frame ?? 0) > first.frame;
    });
    const end = (first.sequence + Math.max(1, length)) | 0;
    const packet = answer?.arrived.at(-1);
    return packet !== undefined && !acknowledges(packet, end);
  }

  /** What the other side said last acknowledges it, whatever a recorder has of it. */
  hasCrossed({ sent, length }: Crossing): boolean {
    const [first] = sent;
    const heard = this.heard.at(-1)?.arrived.at(-1);
    // A device that ends the connection acknowledges for itself.
    if (first === undefined || heard === undefined || this.isRelayed) return false;
    return acknowledges(heard, (first.sequence + Math.max(1, length)) | 0);
  }
}

/** The number is none without the flag, as in a client's SYN (RFC 9293 section 3.1). */
const acknowledges = ({ flags, acknowledgment }: WirePacket, end: number): boolean =>
  (flags & ACK) !== 0 && distance(acknowledgment, end) >= 0;

const isOfStream = (flags: number, length: number): boolean =>
  (flags & RST) === 0 && (length > 0 || (flags & (SYN | FIN)) !== 0);

/** In another packet, the same place. */
function isRepetition(other: Crossing, { sent, position, length }: Crossing): boolean {
  if (other.sent.some((packet) => sent.includes(packet))) return false;
  return other.length === 0 || length === 0
    ? other.position === position && other.length === length
    : other.position < position + length && position < other.position + other.length;
}
