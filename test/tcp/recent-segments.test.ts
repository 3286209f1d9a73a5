import { describe, expect, it } from "vitest";
import type { TcpSegment } from "../../src/packet/segment.ts";
import { RecentSegments } from "../../src/tcp/recent-segments.ts";
import { dialogue, segmentsOf } from "../build/conversations.ts";

const [, , ACKNOWLEDGMENT, DATA] = segmentsOf(dialogue().syn().server("220 mx\r\n").frames);

/** The segment comes with these hop limits within a tenth of a millisecond. */
function isCopy(
  segment: TcpSegment | undefined,
  hopLimits: readonly [number, number],
  identification: number,
) {
  if (segment === undefined) throw new Error("the dialogue has four frames");
  const recent = new RecentSegments();
  const [first, second] = hopLimits.map((hopLimit) => ({ ...segment, hopLimit, identification }));
  if (first === undefined || second === undefined) throw new Error("there are two hop limits");
  recent.remember(1, first, 0);
  recent.remember(1, second, 0.1);
  return recent.isCopy(second);
}

describe("a segment that comes twice", () => {
  it.each<[string, TcpSegment | undefined, readonly [number, number], number, boolean]>([
    ["with one identification is a copy, whatever the hop limits", ACKNOWLEDGMENT, [64, 60], 7, true],
    ["from before and behind a router is a copy", ACKNOWLEDGMENT, [64, 63], 0, true],
    ["from behind and before a router is a copy", ACKNOWLEDGMENT, [63, 64], 0, true],
    ["as an acknowledgment from further away is another host's", ACKNOWLEDGMENT, [64, 127], 0, false],
    ["as an acknowledgment the same way may be repeated", ACKNOWLEDGMENT, [64, 64], 0, false],
    ["with data is a copy, wherever it comes from", DATA, [64, 127], 0, true],
  ])("%s", (_how, segment, hopLimits, identification, expected) => {
    expect(isCopy(segment, hopLimits, identification)).toBe(expected);
  });
});
