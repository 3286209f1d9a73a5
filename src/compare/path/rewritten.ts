// A leg -> what was changed on the way and harms nobody: addresses, hop limits, numbers, windows, a lower MSS.
import { RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import { endpointText } from "../../text/places.ts";
import { framesOf, type PathLeg, place } from "./leg.ts";
import { openings } from "./options.ts";
import { removed } from "./altered.ts";

const SIDES = ["client", "server"] as const;

export function rewritten(leg: PathLeg): readonly string[] {
  if (leg.isRelayed)
    return [...addresses(leg), "A device ends the connection here and opens one of its own (path-relayed)."];
  return [
    ...addresses(leg),
    ...SIDES.flatMap((side) => hopLimits(leg, side)),
    ...sequences(leg),
    ...openings(leg).flatMap((opening) => clamped(leg, opening)),
    ...SIDES.flatMap((side) => windows(leg, side)),
    ...SIDES.flatMap((side) => timestamps(leg, side)),
    ...SIDES.flatMap((side) => cut(leg, side)),
    ...SIDES.flatMap((side) => answered(leg, side)),
    ...afterClose(leg),
  ];
}

function addresses(leg: PathLeg): readonly string[] {
  const [near, far] = [leg.near.trace.session, leg.far.trace.session];
  return SIDES.flatMap((side) => {
    const [one, other] = [endpointText(near[side]), endpointText(far[side])];
    return one === other
      ? []
      : [
          `The ${side} is ${one} at ${leg.near.name} and ${other} at ${leg.far.name}: addresses are translated.`,
        ];
  });
}

/** What crossed in one piece at either point. */
const pairsOf = (leg: PathLeg, side: Side) =>
  leg.crossings.flatMap(({ from, sent, arrived, fate }) => {
    const [left, came] = [sent[0], arrived[0]];
    if (from !== side || fate !== "passed" || sent.length !== 1 || arrived.length !== 1) return [];
    return left === undefined || came === undefined ? [] : [{ left, came }];
  });

function hopLimits(leg: PathLeg, side: Side): readonly string[] {
  const pairs = pairsOf(leg, side);
  const passed = [...new Set(pairs.map(({ left, came }) => left.hopLimit - came.hopLimit))];
  const [only] = passed;
  const [first] = pairs;
  if (only === undefined || first === undefined || (passed.length === 1 && only === 0)) return [];
  const example = `${first.left.hopLimit} at ${leg.sender(side).name}, ${first.came.hopLimit} at ${leg.receiver(side).name}`;
  if (passed.length > 1)
    return [
      `The TTL of the ${side}'s packets is lowered by ${Math.min(...passed)} to ${Math.max(...passed)}.`,
    ];
  return only > 0
    ? [`The ${side}'s packets pass ${count(only, "router")} (TTL ${example}).`]
    : [`The TTL of the ${side}'s packets is raised (${example}).`];
}

function sequences(leg: PathLeg): readonly string[] {
  const { sequenceShift } = leg.alignment;
  return SIDES.flatMap((side) => {
    const shift = sequenceShift[side];
    const hasData = leg.crossings.some(({ from, bytes, sent, arrived }) => {
      return from === side && bytes > 0 && sent.length > 0 && arrived.length > 0;
    });
    if (shift === 0 || (shift === null && !hasData)) return [];
    return shift === null
      ? [`The sequence numbers of the ${side} are shifted in mid-stream.`]
      : [`The sequence numbers of the ${side} are rewritten.`];
  });
}

function clamped(
  leg: PathLeg,
  { from, sent, arrived }: ReturnType<typeof openings>[number],
): readonly string[] {
  const [was, is] = [sent.options.mss, arrived.options.mss];
  if (was === null || is === null || is >= was) return [];
  return [
    `The MSS of the ${from} is clamped from ${was} to ${is} (frame ${sent.frame} of ${leg.sender(from).name}, frame ` +
      `${arrived.frame} of ${leg.receiver(from).name}).`,
  ];
}

function windows(leg: PathLeg, side: Side): readonly string[] {
  const changed = pairsOf(leg, side).filter(
    ({ left, came }) => left.window !== came.window && (left.flags & RST) === 0,
  );
  const [first] = changed;
  if (first === undefined) return [];
  const { left, came } = first;
  return [
    `The window of the ${side} is changed in ${count(changed.length, "packet")}, first from ${left.window} to ${came.window} ` +
      `(frame ${left.frame} of ${leg.sender(side).name}, frame ${came.frame} of ${leg.receiver(side).name}).`,
  ];
}

function timestamps(leg: PathLeg, side: Side): readonly string[] {
  const isOther = pairsOf(leg, side).some(({ left, came }) => {
    const [one, other] = [left.options.timestamp, came.options.timestamp];
    return one !== null && other !== null && one.value !== other.value;
  });
  return isOther ? [`The TCP timestamps of the ${side} are rewritten.`] : [];
}

/** A network card does that, before or after the recorder. */
function cut(leg: PathLeg, side: Side): readonly string[] {
  const first = leg.crossings.find(
    ({ from, sent, arrived, fate }) =>
      from === side &&
      fate === "passed" &&
      sent.length > 0 &&
      arrived.length > 0 &&
      sent.length !== arrived.length,
  );

  if (first === undefined) return [];
  return [
    `The two points saw the ${side}'s bytes in different segments (${place(framesOf(first.sent), leg.sender(side).name)}, ` +
      `${place(framesOf(first.arrived), leg.receiver(side).name)}): network cards cut and join segments.`,
  ];
}

/** Of a device that answers for the server, and opens the connection to it afterwards. */
function answered(leg: PathLeg, side: Side): readonly string[] {
  const added = leg.crossings.find(
    ({ from, fate, flags }) => from === side && fate === "added" && (flags & SYN) !== 0,
  );
  if (added === undefined) return [];
  return [
    `The ${added.says} in ${place(framesOf(added.arrived), leg.receiver(side).name)} is not the ${side}'s: a device opens connections ` +
      "in its place (SYN proxy).",
  ];
}

/** A device that has seen the end forgets the connection. */
function afterClose(leg: PathLeg): readonly string[] {
  const taken = new Set(removed(leg));
  const late = leg.crossings
    .slice(leg.firstClose)
    .filter((each) => each.fate === "lost" && !each.isBare && !taken.has(each));
  const [first] = late;
  if (first === undefined) return [];
  return [
    `${count(late.length, "packet")} after the close did not cross (first ${first.says}, ` +
      `${place(framesOf(first.sent), leg.sender(first.from).name)}): devices forget a connection that was closed.`,
  ];
}
