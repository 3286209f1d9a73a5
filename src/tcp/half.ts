// What is known of one side of a connection: its stream, its segments, its acknowledgments.
import type { Bounds } from "../bounds.ts";
import type { ByteBlocks } from "./byte-blocks.ts";
import { FlowFacts } from "./flow-facts.ts";
import type { Moment } from "./moment.ts";
import { type Direction, type StreamSink, TcpStream } from "./stream.ts";

/** What is to be told in which frame it was acknowledged. */
export interface Acknowledgeable {
  acknowledgedFrame: number | null;
}

export interface Half {
  readonly stream: TcpStream;
  readonly flow: FlowFacts;
  segments: number;
  /** The highest acknowledgment this side sent; null before its first. */
  acknowledged: number | null;
  acknowledgedAt: Moment | null;
  /** Sequence number behind this side's FIN. */
  finEnd: number | null;
  /** What waits for this side's acknowledgment, and of what. */
  awaiting: Acknowledgeable | null;
  awaitedAck: number;
}

export const newHalf = (
  direction: Direction,
  sink: StreamSink,
  bounds: Bounds,
  blocks: ByteBlocks,
): Half => ({
  stream: new TcpStream(direction, sink, bounds, blocks),
  flow: new FlowFacts(),
  segments: 0,
  acknowledged: null,
  acknowledgedAt: null,
  finEnd: null,
  awaiting: null,
  awaitedAck: 0,
});
