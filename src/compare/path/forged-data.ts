// A leg -> bytes that arrived in a side's name and were never sent by it.
import { RST } from "../../packet/segment.ts";
import { count } from "../../text/amounts.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type Fated, framesAt, framesOf, type PathLeg, place } from "./leg.ts";
import { called } from "./words.ts";
import { evidence, type PathMatch } from "./match.ts";

/** `added`: what only the point farther from its alleged sender has. */
export function forgedData(leg: PathLeg, added: readonly Fated[]): readonly PathMatch[] {
  const data = added.filter((each) => each.bytes > 0 && !wasSent(leg, each));
  return data.slice(0, 1).map((first) => dataMatch(leg, first, data));
}

/** The side sent these bytes in that place of its stream: a device that repeats them adds nothing. */
const wasSent = (leg: PathLeg, added: Fated): boolean =>
  leg.crossings.some(
    (each) => each.from === added.from && each.sent.length > 0 && each.bytes > 0 && isSame(added, each),
  );

/** They share places, and have the same bytes in them as far as both were captured. */
function isSame(added: Fated, known: Fated): boolean {
  const start = Math.max(added.position, known.position);
  const end = Math.min(added.position + added.bytes, known.position + known.bytes);
  if (start >= end) return false;
  const [mine, theirs] = [bytesOf(added.arrived), bytesOf(known.sent)];
  for (let at = start; at < end; at++) {
    const [one, other] = [mine[at - added.position], theirs[at - known.position]];
    if (one !== undefined && other !== undefined && one !== other) return false;
  }
  return true;
}

const bytesOf = (packets: readonly WirePacket[]): readonly number[] =>
  packets.flatMap(({ payload }) => Array.from(payload));

function dataMatch(leg: PathLeg, first: Fated, all: readonly Fated[]): PathMatch {
  const { from } = first;
  const own = all.filter((each) => each.from === from);
  const { name } = leg.receiver(from);
  const frames = own.flatMap(({ arrived }) => framesOf(arrived));

  const later = anySentLater(leg, first);
  const bytes = own.reduce((sum, each) => sum + each.bytes, 0);
  const what = `${count(bytes, "byte")} in the ${from}'s name (${place(frames, name)}: ${called(first.says)}) were never sent by it`;
  return {
    id: "path-forged-data",
    certainty:
      leg.alignment.orderBy === null
        ? "possible"
        : later !== null && !leg.hasMissedAtSender(from)
          ? "certain"
          : "likely",
    severity: leg.isFailed ? "error" : "warning",
    explains: leg.isFailed,
    headline: `${what}: they come from something ${leg.between}.`,
    more:
      later === null
        ? []
        : [`The ${from} went on with something else (frame ${later.frame} of ${leg.sender(from).name}).`],
    frames: [
      ...framesAt(frames, name),
      ...(later === null ? [] : framesAt([later.frame], leg.sender(from).name)),
    ],
    evidence: own
      .slice(0, 4)
      .map((each) =>
        evidence(
          name,
          each.arrived[0]?.frame ?? null,
          "payload",
          `${count(each.bytes, "byte")}, not at ${leg.sender(from).name}`,
        ),
      ),
  };
}

function anySentLater(leg: PathLeg, { from, arrivedMs }: Fated): WirePacket | null {
  const { clock } = leg.alignment;
  if (clock === null || arrivedMs === null) return null;
  const later = leg.crossings.find(
    (each) =>
      each.from === from &&
      (each.flags & RST) === 0 &&
      each.sentMs !== null &&
      each.sentMs > arrivedMs + clock.uncertaintyMs,
  );
  return later?.sent[0] ?? null;
}
