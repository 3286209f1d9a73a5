// A leg -> bytes that arrived in a side's name and were never sent by it.
import type { Side } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type Fated, framesAt, framesOf, type PathLeg, place } from "./leg.ts";
import { called } from "./words.ts";
import { evidence, type PathMatch } from "./match.ts";

/** Each is compared with all that its side sent. */
const MOST = 32;

interface ForgedData {
  readonly matches: readonly PathMatch[];
  /** What the recorder at the sender may merely have missed. */
  readonly doubtful: readonly Fated[];
}

/** `added`: what only the point farther from its alleged sender has; `closed`: the sides whose close is known to be forged. */
export function forgedData(leg: PathLeg, added: readonly Fated[], closed: ReadonlySet<Side>): ForgedData {
  const all = added.filter(({ bytes }) => bytes > 0);
  const data = all.slice(0, MOST).filter((each) => !wasSent(leg, each));
  const proven = data.filter((each) => otherInPlace(leg, each) !== null || closed.has(each.from));
  return {
    matches: proven.slice(0, 1).map((first) => dataMatch(leg, first, proven)),
    doubtful: [...data.filter((each) => !proven.includes(each)), ...all.slice(MOST)],
  };
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
  const other = otherInPlace(leg, first);
  const bytes = own.reduce((sum, each) => sum + each.bytes, 0);
  const what = `${count(bytes, "byte")} in the ${from}'s name (${place(frames, name)}: ${called(first.says)}) were never sent by it`;
  return {
    id: "path-forged-data",
    certainty: other === null ? "likely" : "certain",
    severity: leg.isFailed ? "error" : "warning",
    explains: leg.isFailed,
    headline: `${what}: they come from something ${leg.between}.`,
    more:
      other === null
        ? []
        : [
            `The ${from} itself sent something else in that place (frame ${other.frame} of ${leg.sender(from).name}).`,
          ],
    frames: [
      ...framesAt(frames, name),
      ...(other === null ? [] : framesAt([other.frame], leg.sender(from).name)),
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

/** What the side sent where these bytes claim to be: it cannot have sent both. */
function otherInPlace(leg: PathLeg, added: Fated): WirePacket | null {
  if (leg.alignment.orderBy === null) return null;
  const other = leg.crossings.find(
    (each) =>
      each.from === added.from &&
      each.sent.length > 0 &&
      each.position < added.position + added.bytes &&
      added.position < each.position + each.bytes &&
      !isSame(added, each),
  );
  return other?.sent[0] ?? null;
}
