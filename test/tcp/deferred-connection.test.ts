import { describe, expect, it } from "vitest";
import { UNWATCHED } from "../../src/bounds.ts";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";
import { DeferredConnection } from "../../src/tcp/deferred-connection.ts";
import { SegmentLogs } from "../../src/tcp/segment-log.ts";
import { dialogue, type Dialogue, segmentsOf } from "../build/conversations.ts";

/** What is told before the end and in all, and in which frames the connection was closed. */
interface Told {
  readonly early: readonly string[];
  readonly calls: readonly string[];
  readonly closedIn: readonly number[];
}

function toldOf({ frames }: Dialogue, bytesOfOne: number): Told {
  const calls: string[] = [];
  const blocks = new ByteBlocks();
  const connection = new DeferredConnection(7, true, {
    open: ({ number, isPortReused, first }) => {
      calls.push(`open ${number} ${isPortReused} ${first.frame}`);
      return {
        data: (direction, bytes, start, end, { frame }) => {
          calls.push(`${frame} ${direction} ${new TextDecoder().decode(bytes.subarray(start, end))}`);
        },
        gap: (direction, length, reason, { frame }) => {
          calls.push(`${frame} ${direction} ${length} ${reason}`);
        },
        closed: ({ timestamp, direction, flag }) => calls.push(`${timestamp.frame} ${direction} ${flag}`),
      };
    },
    bounds: UNWATCHED,
    blocks,
    logs: new SegmentLogs(blocks, 1 << 20, bytesOfOne),
  });
  const closedIn: number[] = [];
  const [first, ...rest] = segmentsOf(frames);
  for (const segment of first === undefined ? [] : [first, ...rest]) {
    connection.push(segment.sourcePort === first?.sourcePort ? 0 : 1, segment);
    segment.bytes.fill(0xee);
    if (connection.isClosed) closedIn.push(segment.frame);
  }
  const early = [...calls];
  const { frameCount } = connection.finish() ?? {};
  return { early, calls: [...calls, `${frameCount} frames`], closedIn };
}

const AT_ONCE = 0;
const PLENTY = 1 << 16;
const mail = (): Dialogue => dialogue().syn().server("220 mx\r\n").client("EHLO a\r\n").server("250 mx\r\n");

describe("DeferredConnection", () => {
  it.each([
    ["is open", mail()],
    ["is closed by both sides", mail().fin("client").fin("server")],
    ["is half closed", mail().fin("client")],
    ["is reset", mail().rst("server").client("late")],
    ["is reset behind both FINs", mail().fin("client").fin("server").rst("client")],
    ["has holes and repetitions", mail().lost("client", "QU").client("IT\r\n").again(2)],
    ["has its segments swapped", mail().client("a").client("b").swap()],
  ])("makes the same calls as a TcpConnection, where it %s", (_, talk) => {
    const [deferred, atOnce] = [toldOf(talk, PLENTY), toldOf(talk, AT_ONCE)];
    expect([deferred.calls, deferred.closedIn]).toEqual([atOnce.calls, atOnce.closedIn]);
  });

  it("makes no call before the connection ends", () => {
    expect([
      toldOf(mail().fin("client").fin("server"), PLENTY).early,
      toldOf(mail().rst("server").rst("client"), PLENTY).early,
      toldOf(mail(), AT_ONCE).early.length,
    ]).toEqual([[], [], 4]);
  });

  it("reads its segments as they come once they exceed the limit", () => {
    const long = mail().client("x".repeat(3000)).server("y").fin("client");
    const { early, calls } = toldOf(long, 2000);
    expect([calls, early.at(-1)]).toEqual([toldOf(long, AT_ONCE).calls, "9 0 FIN"]);
  });
});
