// A leg -> what its two captures cannot show, and what would.
import type { Side } from "../../session/session.ts";
import { count, duration } from "../../text/amounts.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type Fated, framesOf, type PathLeg, place } from "./leg.ts";
import { resizedUnseen } from "./uncompared.ts";
import { otherSide } from "../../session/other-side.ts";

const SIDES = ["client", "server"] as const;

export function untold(leg: PathLeg, doubtful: readonly Fated[]): readonly string[] {
  const { alignment, near, far } = leg;
  return [
    ...doubtful.map((close) => doubt(leg, close)),
    ...resizedUnseen(leg).map(
      (side) =>
        `What was taken out of the ${side}'s bytes, or put in: its later sequence numbers are shifted, and the packet where that ` +
        "was done is not in both captures.",
    ),
    ...SIDES.flatMap((side) => oneSided(leg, side)),
    ...SIDES.flatMap((side) => unrecorded(leg, side)),
    ...SIDES.flatMap((side) => ambiguous(leg, side)),
    ...SIDES.flatMap((side) => missed(leg, side)),
    ...(alignment.orderBy === null
      ? [`Which of ${near.name} and ${far.name} is nearer to the client: taken in the order given.`]
      : []),
    ...[near, far].flatMap(({ name, trace }) => shortened(name, trace.packets.filter(isCut).length)),
    ...(alignment.clock === null && alignment.relay === null
      ? ["How long packets took: too few crossed in both directions, or a capture has no times."]
      : []),
    ...(alignment.clock?.steps ?? []).map(
      ({ nearFrame, farFrame, byMs }) =>
        `What passed just before frame ${nearFrame} of ${near.name} and frame ${farFrame} of ${far.name}, in time: a clock was set by ` +
        `${duration(Math.abs(byMs))} there. Times are compared with that taken out.`,
    ),
    ...[near, far].flatMap(({ name, trace }) =>
      trace.leftOut === 0
        ? []
        : [
            `What became of ${count(trace.leftOut, "packet")} of ${name}: only the beginning of so long a session is compared.`,
          ],
    ),
  ];
}

/** A point that has nothing of a side, though that side has spoken, and nothing shows that it was lost. */
function oneSided(leg: PathLeg, side: Side): readonly string[] {
  const other = otherSide(side);
  const hasSpoken = leg.crossings.some(
    ({ from, bytes, untold: reason }) =>
      (from === other && bytes > 0) || (from === side && reason === "not-recorded"),
  );
  const isLost = leg.crossings.some(({ from, fate }) => from === side && fate === "lost");
  return [leg.near, leg.far]
    .filter(({ trace }) => hasSpoken && !isLost && !hasAny(trace.packets, side))
    .map(
      ({ name }) => `What became of the ${side}'s packets: ${name} has none of them. Record both directions.`,
    );
}

const hasAny = (packets: readonly WirePacket[], side: Side): boolean =>
  packets.some(({ from }) => from === side);

const doubt = (leg: PathLeg, { from, says, arrived }: Fated): string =>
  `Whether the ${from} sent the ${says} in ${place(framesOf(arrived), leg.receiver(from).name)}: ${leg.sender(from).name} does ` +
  "not have it, but its recorder may have missed it, and nothing that followed shows which.";

function missed(leg: PathLeg, side: Side): readonly string[] {
  return [leg.sender(side), leg.receiver(side)].flatMap(({ name }, index) => {
    const there = leg.crossings.filter(
      ({ from, untold: reason, sent, arrived }) =>
        from === side && reason === "recorder-loss" && (index === 0 ? sent : arrived).length === 0,
    );
    const frames = there.flatMap(({ sent, arrived }) => framesOf(index === 0 ? arrived : sent));
    const other = index === 0 ? leg.receiver(side).name : leg.sender(side).name;
    if (there.length === 0) return [];
    return [
      `Whether ${count(there.length, "packet")} of the ${side} (${place(frames, other)}) crossed unchanged: the recorder of ${name} ` +
        `missed ${there.length === 1 ? "it" : "them"}, as what followed shows.`,
    ];
  });
}

function unrecorded(leg: PathLeg, side: Side): readonly string[] {
  const having = (wanted: Fated["untold"]): readonly Fated[] =>
    leg.crossings.filter((each) => each.from === side && !each.isBare && each.untold === wanted);
  return [
    ...bySide(
      leg,
      side,
      having("not-recorded"),
      (what, name) => `Whether ${what} crossed: ${name} did not record at that time.`,
    ),
    ...bySide(
      leg,
      side,
      leg.crossings.filter(
        (each) =>
          each.from === side && each.fate === "unknown" && each.untold === null && each.sent.length > 0,
      ),
      (what, name) =>
        `Whether ${what} crossed: ${name} may have missed it, and nothing later shows whether it arrived.`,
    ),
    ...bySide(
      leg,
      side,
      having("after-end"),
      (what, name) =>
        `Whether ${what} crossed: ${name} has nothing at all of that time or later, and may have stopped.`,
    ),
  ];
}

function ambiguous(leg: PathLeg, side: Side): readonly string[] {
  const there = leg.crossings.filter(
    ({ from, untold: reason, isBare }) => from === side && !isBare && reason === "ambiguous",
  );
  return bySide(
    leg,
    side,
    there,
    (what, name) =>
      `Whether ${what} crossed: ${name} may have missed some, and repetitions cannot be told apart.`,
  );
}

/** By the point that lacks them. */
function bySide(
  leg: PathLeg,
  side: Side,
  there: readonly Fated[],
  say: (what: string, name: string) => string,
): readonly string[] {
  const [sender, receiver] = [leg.sender(side), leg.receiver(side)];
  return [
    { lacks: sender, has: receiver, these: there.filter(({ sent }) => sent.length === 0) },
    { lacks: receiver, has: sender, these: there.filter(({ sent }) => sent.length > 0) },
  ].flatMap(({ lacks, has, these }) => {
    if (these.length === 0 || !hasAny(lacks.trace.packets, side)) return [];
    const frames = these.flatMap(({ sent, arrived }) => framesOf(has === sender ? sent : arrived));
    return [say(`${count(these.length, "packet")} of the ${side} (${place(frames, has.name)})`, lacks.name)];
  });
}

const isCut = ({ payload, payloadLength }: WirePacket): boolean => payload.length < payloadLength;

const shortened = (name: string, packets: number): readonly string[] =>
  packets === 0
    ? []
    : [
        `Whether bytes were changed beyond what was captured: the snapshot length cut ${count(packets, "packet")} of ${name}. ` +
          "Record whole packets (-s 0).",
      ];
