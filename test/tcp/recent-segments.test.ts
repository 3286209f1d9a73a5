import { describe, expect, it } from "vitest";
import type { TcpSegment } from "../../src/packet/segment.ts";
import { ByteBlocks } from "../../src/tcp/byte-blocks.ts";
import { RecentSegments } from "../../src/tcp/recent-segments.ts";
import { dialogue, segmentsOf, starttlsDialogue } from "../build/conversations.ts";

const [, , ACKNOWLEDGMENT, DATA] = segmentsOf(dialogue().syn().server("220 mx\r\n").frames);

/** The segment comes with these hop limits within a tenth of a millisecond. */
function isDuplicate(
  segment: TcpSegment | undefined,
  hopLimits: readonly [number, number],
  identification: number,
) {
  if (segment === undefined) throw new Error("the dialogue has four frames");
  const recent = new RecentSegments(new ByteBlocks());
  const [first, second] = hopLimits.map((hopLimit) => ({ ...segment, hopLimit, identification }));
  if (first === undefined || second === undefined) throw new Error("there are two hop limits");
  recent.remember(1, first, 0);
  recent.remember(1, second, 0.1);
  return recent.isDuplicate(second);
}

describe("RecentSegments.isDuplicate of a segment that comes twice within 2 ms", () => {
  it.each<[string, TcpSegment | undefined, readonly [number, number], number, boolean]>([
    ["with one identification is a copy, whatever the hop limits", ACKNOWLEDGMENT, [64, 60], 7, true],
    ["from before and after a router is a copy", ACKNOWLEDGMENT, [64, 63], 0, true],
    ["from after and before a router is a copy", ACKNOWLEDGMENT, [63, 64], 0, true],
    ["as an acknowledgment from further away is another host's", ACKNOWLEDGMENT, [64, 127], 0, false],
    ["as an acknowledgment the same way may be repeated", ACKNOWLEDGMENT, [64, 64], 0, false],
    ["with data is a copy, wherever it comes from", DATA, [64, 127], 0, true],
  ])("%s", (_how, segment, hopLimits, identification, expected) => {
    expect(isDuplicate(segment, hopLimits, identification)).toBe(expected);
  });
});

interface Sent {
  readonly segment: TcpSegment;
  readonly direction: 0 | 1;
  readonly atMs: number;
}

/** How a host numbers its datagrams: each by one more, all alike, or not at all, as with IPv6. */
type Numbering = "counting" | "constant" | "none";

/** SYN to the reply to STARTTLS: eight segments, 10 ms apart. */
function connection(numbering: Numbering): readonly Sent[] {
  const { frames } = starttlsDialogue();
  return segmentsOf(frames).map((segment, index) => {
    const identification = { counting: 100 + index, constant: 9, none: 0 }[numbering];
    const direction = frames[index]?.from === "client" ? 0 : 1;
    return { segment: { ...segment, identification }, direction, atMs: index * 10 };
  });
}

const numbered = (sent: readonly Sent[], identification: number): readonly Sent[] =>
  sent.map((one) => ({ ...one, segment: { ...one.segment, identification } }));

interface Elsewhere {
  readonly interfaceId?: number;
  readonly hopLimit?: number;
}

/** The same segments so much later, and elsewhere. */
const later = (sent: readonly Sent[], ms: number, elsewhere: Elsewhere = {}): readonly Sent[] =>
  sent.map(({ segment, direction, atMs }) => {
    return { segment: { ...segment, ...elsewhere }, direction, atMs: atMs + ms };
  });

/** When the copies came, in order. */
function copies(...captures: readonly (readonly Sent[])[]): readonly number[] {
  const recent = new RecentSegments(new ByteBlocks());
  return captures
    .flat()
    .toSorted((a, b) => a.atMs - b.atMs)
    .filter(({ segment, direction, atMs }) => {
      recent.remember(direction, segment, atMs);
      return recent.isDuplicate(segment);
    })
    .map(({ atMs }) => atMs);
}

const timesOf = (...sent: readonly (readonly Sent[])[]): readonly number[] =>
  sent
    .flat()
    .map(({ atMs }) => atMs)
    .toSorted((a, b) => a - b);
const nth = (sent: readonly Sent[], index: number): readonly Sent[] => sent.slice(index, index + 1);
const OTHER = { interfaceId: 1 };

describe("RecentSegments.isDuplicate of a connection that was captured twice", () => {
  it.each<[string, Numbering, number, Elsewhere]>([
    ["on two interfaces, 14 ms apart", "counting", 14, OTHER],
    ["on two interfaces, 14 ms apart, by IPv6", "none", 14, OTHER],
    ["on two interfaces, 14 ms apart, of hosts with one identification", "constant", 14, OTHER],
    ["on two interfaces with clocks that differ by 2 s", "counting", 2000, OTHER],
    ["on two interfaces with clocks that differ by 2 s, by IPv6", "none", 2000, OTHER],
    ["before and after a router, 14 ms apart", "counting", 14, { hopLimit: 63 }],
    ["on one interface, 14 ms apart", "counting", 14, {}],
    ["on one interface, 14 ms apart, by IPv6", "none", 14, {}],
    ["by two recorders whose clocks differ by 2 s, merged without interfaces", "counting", 2000, {}],
  ])("%s: is true for each segment of the second capture", (_how, how, ms, elsewhere) => {
    const first = connection(how);
    const second = later(first, ms, elsewhere);
    expect(copies(first, second)).toEqual(timesOf(second));
  });

  it("and a third time: is true for each segment of the second and third", () => {
    const first = connection("none");
    const second = later(first, 3, OTHER);
    const third = later(first, 6, { interfaceId: 2 });
    expect(copies(first, second, third)).toEqual(timesOf(second, third));
  });

  it("and the second capture lacks one segment: is true for the others", () => {
    const first = connection("none");
    const second = later(first, 14).filter(({ atMs }) => atMs !== 44);
    expect(copies(first, second)).toEqual(timesOf(second));
  });

  it.each<[string, Numbering, Elsewhere]>([
    ["on two interfaces", "counting", OTHER],
    ["on two interfaces, by IPv6", "none", OTHER],
    ["on one interface, by IPv6", "none", {}],
  ])(
    "%s, with a retransmission: is false for the retransmission, true for its duplicate",
    (_how, how, elsewhere) => {
      const first = connection(how);
      const second = later(first, 14, elsewhere);
      const again = numbered(later(nth(first, 7), 250), how === "none" ? 0 : 300);
      const copied = later(again, 14, elsewhere);
      expect(copies(first, second, again, copied)).toEqual(timesOf(second, copied));
    },
  );
});

describe("RecentSegments.isDuplicate is false for a segment that its host sent twice:", () => {
  it.each<[string, Numbering, number, number, Elsewhere]>([
    ["a SYN after a second", "none", 0, 1000, {}],
    ["a SYN after a second with its identification", "counting", 0, 1000, {}],
    ["data after 250 ms", "none", 5, 250, {}],
    ["data after 250 ms with its identification (RFC 1122)", "counting", 5, 250, {}],
    ["data after 250 ms on another way, of a host with one identification", "constant", 5, 250, OTHER],
    ["data after 30 ms on another interface, by IPv6: two uplinks", "none", 5, 30, OTHER],
  ])("%s", (_what, how, index, ms, elsewhere) => {
    const sent = connection(how);
    const first = index === 0 ? nth(sent, 0) : sent;
    expect(copies(first, later(nth(sent, index), ms, elsewhere))).toEqual([]);
  });

  it("a SYN/ACK that answers each of two SYNs, and the data retransmitted after it", () => {
    const sent = connection("none");
    const [syn, synAck, banner] = [nth(sent, 0), nth(sent, 1), nth(sent, 3)];
    const opening = [syn, later(syn, 1000), later(synAck, 1005), later(synAck, 1030)];
    expect(copies(...opening, later(sent.slice(2), 1050), later(banner, 1300))).toEqual([]);
  });

  it("data with an identification of its own on another interface", () => {
    const sent = connection("counting");
    const again = numbered(later(nth(sent, 5), 30, OTHER), 300);
    expect(copies(sent, again)).toEqual([]);
  });
});
