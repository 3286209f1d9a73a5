// What one side sent, as one point has it: the bytes at a place, and where bytes like these are.
import { countWhile } from "../../bytes/count-while.ts";
import { at, uint8 } from "../../bytes/integers.ts";
import { RST } from "../../packet/segment.ts";
import { type Placed, payloadStart } from "./placed.ts";

/** Bytes without a gap, of one packet; of bytes that were sent again, those of the first. */
export interface Run {
  readonly start: number;
  readonly end: number;
  readonly packet: Placed;
  /** It begins as its packet does: with what the sender wrote at once. */
  readonly isWhole: boolean;
}

/** First bytes by which a run is looked up. */
const KEY_BYTES = 16;
/** Runs that begin alike, of which the nearest are tried. */
const MAX_TRIED = 8;
/** First bytes of a run that are compared to tell where it is. */
const MAX_COMPARED = 2048;

export class StreamBytes {
  /** In order, and none overlaps another. */
  readonly runs: readonly Run[];
  private readonly byKey = new Map<number, number[]>();

  constructor(packets: readonly Placed[]) {
    const sent = packets.filter(({ packet }) => packet.payloadLength > 0 && (packet.flags & RST) === 0);
    const runs: Run[] = [];
    let end = Number.NEGATIVE_INFINITY;
    for (const packet of sent.toSorted((a, b) => a.start - b.start || a.index - b.index)) {
      const first = payloadStart(packet);
      const start = Math.max(first, end);
      const last = first + packet.packet.payloadLength;
      if (start >= last) continue;
      runs.push({ start, end: last, packet, isWhole: start === first });
      end = last;
    }
    this.runs = runs;
    runs.forEach((run, index) => {
      if (!run.isWhole) return;
      const key = keyOf(run.packet.packet.payload);
      const known = this.byKey.get(key);
      if (known === undefined) this.byKey.set(key, [index]);
      else known.push(index);
    });
  }

  /** The index of the last run that begins at `place` or before it; -1 for none. */
  runAt(place: number): number {
    return countWhile(this.runs, ({ start }) => start <= place) - 1;
  }

  /**
   * How many bytes of the run, from its start on, are the same here from `place` on: of the first ones, as far as both were
   * captured. -1 where one differs.
   */
  agreement(run: Run, place: number): number {
    const { payload } = run.packet.packet;
    const shift = place - run.start;
    const first = run.start - payloadStart(run.packet);
    const length = Math.min(run.end - run.start, payload.length - first, MAX_COMPARED);
    let compared = 0;
    for (let index = Math.max(0, this.runAt(place)); index < this.runs.length; index++) {
      const own = at(this.runs, index);
      if (own.start >= place + length) break;
      const ownFirst = payloadStart(own.packet);
      const ownPayload = own.packet.packet.payload;
      const from = Math.max(own.start, place);
      const to = Math.min(own.end, place + length, ownFirst + ownPayload.length);
      for (let byte = from; byte < to; byte++) {
        const theirs = uint8(payload, byte - shift - run.start + first);
        if (uint8(ownPayload, byte - ownFirst) !== theirs) return -1;
        compared++;
      }
    }
    return compared;
  }

  /** Places of runs that begin like this one, the nearest to `place` first. */
  alike(run: Run, place: number): number[] {
    const found = this.byKey.get(keyOf(run.packet.packet.payload)) ?? [];
    const before = countWhile(found, (index) => at(this.runs, index).start < place);
    return found
      .slice(Math.max(0, before - MAX_TRIED), before + MAX_TRIED)
      .map((index) => at(this.runs, index).start)
      .toSorted((a, b) => Math.abs(a - place) - Math.abs(b - place));
  }
}

/** FNV-1a. */
function keyOf(payload: Uint8Array): number {
  const length = Math.min(KEY_BYTES, payload.length);
  let hash = 0x811c9dc5 ^ length;
  for (let index = 0; index < length; index++) hash = Math.imul(hash ^ uint8(payload, index), 0x01000193);
  return hash;
}
