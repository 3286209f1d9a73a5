import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { FIN, RST, type TcpSegment } from "../../src/packet/segment.ts";
import { type ConnectionListener, TcpConnection } from "../../src/tcp/connection.ts";
import { ConnectionTracker } from "../../src/tcp/connections.ts";
import { dialogue, type Frame, segmentsOf } from "../build/conversations.ts";

/** What a listener was told of a connection, and what the connection knows in the end. */
interface Told {
  readonly calls: string[];
  facts: unknown;
}

function listenerOf({ calls }: Told): ConnectionListener {
  return {
    data: (direction, bytes, start, end, { frame }) => {
      calls.push(`${frame} ${direction} ${new TextDecoder("latin1").decode(bytes.subarray(start, end))}`);
    },
    gap: (direction, length, reason, { frame }) => calls.push(`${frame} ${direction} ${length} ${reason}`),
    closed: ({ timestamp, direction, flag }) => calls.push(`${timestamp.frame} ${direction} ${flag}`),
  };
}

function factsOf(connection: TcpConnection): unknown {
  const { frameCount, isClosed, timeRunsBackIn, unseenFins, closes } = connection;
  const sides = ([0, 1] as const).map((direction) => {
    const { statistics, acknowledgments, unacknowledgedBytes, outsideWindow, stream } =
      connection.half(direction);
    const { arrivals, conflictAt } = stream;
    const outside = outsideWindow.count;
    return { statistics, acknowledgments, unacknowledgedBytes, outside, arrivals, conflictAt };
  });
  return { frameCount, isClosed, timeRunsBackIn, unseenFins, closes: closes.list, sides };
}

/** By stream: what a tracker, which stores segments, tells of all connections together. */
function tracked(frames: readonly Frame[]): ReadonlyMap<number, Told> {
  const all = new Map<number, Told>();
  const tracker = new ConnectionTracker(new Uint8Array(65536).fill(1), {
    open: ({ number }) => {
      const told: Told = { calls: [], facts: null };
      all.set(number, told);
      return listenerOf(told);
    },
    done: (connection) => {
      const told = all.get(connection.number);
      if (told !== undefined) told.facts = factsOf(connection);
    },
    passedOver: () => undefined,
  });
  for (const segment of segmentsOf(frames)) {
    tracker.push(segment);
    segment.bytes.fill(0xee);
  }
  tracker.finish();
  return all;
}

/** The same, where each connection reads its segments as they come. */
function readAtOnce(frames: readonly Frame[]): ReadonlyMap<number, Told> {
  const all = new Map<number, Told>();
  const byClient = new Map<number, [connection: TcpConnection, first: TcpSegment]>();
  for (const segment of segmentsOf(frames)) {
    const client = Math.max(segment.sourcePort, segment.destinationPort);
    const known = byClient.get(client);
    const [connection, first] = known ?? [opened(byClient.size, segment, all), { ...segment }];
    byClient.set(client, [connection, first]);
    connection.push(segment.sourcePort === first.sourcePort ? 0 : 1, segment);
    segment.bytes.fill(0xee);
  }
  for (const [connection] of byClient.values()) {
    connection.finish();
    const told = all.get(connection.number);
    if (told !== undefined) told.facts = factsOf(connection);
  }
  return all;
}

function opened(number: number, segment: TcpSegment, all: Map<number, Told>): TcpConnection {
  const told: Told = { calls: [], facts: null };
  all.set(number, told);
  return new TcpConnection(number, segment, () => listenerOf(told));
}

const talk = (port: number, long: number): readonly Frame[] =>
  dialogue({ client: `192.0.2.10:${port}`, clientSequence: port * 70_000, serverSequence: 2 ** 32 - 9 })
    .syn()
    .server("220 mx\r\n")
    .client("EHLO a\r\n")
    .ack("server")
    .server("250 ".padEnd(long, "x"))
    .client("QUIT\r\n".repeat(40))
    .server("221 bye\r\n")
    .ack("client")
    .fin("server")
    .fin("client")
    .ack("server").frames;

/** What may happen to a frame. */
const CHANGES: Record<string, (frame: Frame, by: number) => readonly Frame[]> = {
  lost: () => [],
  twice: (frame) => [frame, frame],
  moved: (frame, by) => [{ ...frame, sequence: frame.sequence + by - 20 }],
  "acknowledges elsewhere": (frame, by) => [{ ...frame, acknowledgment: frame.acknowledgment + by - 20 }],
  "has other bytes": (frame) => [frame, { ...frame, payload: frame.payload.map((byte) => byte ^ 1) }],
  resets: (frame) => [frame, { ...frame, flags: RST, payload: new Uint8Array() }],
  ends: (frame) => [{ ...frame, flags: frame.flags | FIN }],
  late: (frame, by) => [{ ...frame, atMs: frame.atMs + by * 30 }],
};

const changes = fc.array(
  fc.record({
    at: fc.nat(60),
    change: fc.constantFrom(...Object.keys(CHANGES)),
    by: fc.nat(40),
    swaps: fc.boolean(),
  }),
  { maxLength: 8 },
);

describe("A connection whose segments are stored", () => {
  it("tells and knows what one does that reads them at once, whatever happens to them", () => {
    fc.assert(
      fc.property(changes, fc.constantFrom(100, 40_000), (all, long) => {
        const talks = [talk(40_001, 1400), talk(40_002, 60), talk(40_003, long)];
        // A frame of each in turn.
        let frames = Array.from({ length: 40 }, (_, index) =>
          talks.flatMap((one) => one[index] ?? []),
        ).flat();
        for (const { at, change, by, swaps } of all) {
          // After the three openings: other numbers there would begin other connections.
          const place = 9 + (at % Math.max(1, frames.length - 9));
          const changed = frames
            .slice(place, place + 1)
            .flatMap((frame) => CHANGES[change]?.(frame, by) ?? []);
          const after = frames.slice(place + 1, place + 4);
          frames = [
            ...frames.slice(0, place),
            ...(swaps ? [...after, ...changed] : [...changed, ...after]),
            ...frames.slice(place + 4),
          ];
        }
        expect(tracked(frames)).toEqual(readAtOnce(frames));
      }),
      { numRuns: 100 },
    );
  });
});
