// Acknowledgements without data that did not arrive -> a finding, where that made the other side repeat what had arrived.
import type { Side } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import { type Fated, framesAt, framesOf, type PathLeg, place } from "./leg.ts";
import { evidence, type PathMatch } from "./match.ts";

/** One is made up for by the next, and devices and network cards leave some out. */
export function lostAcknowledgements(leg: PathLeg, side: Side, bare: readonly Fated[]): readonly PathMatch[] {
  if (leg.hasMissedAtReceiver(side) || bare.length < 2 || !hasRepeated(leg, side)) return [];
  const { name } = leg.sender(side);
  const frames = bare.flatMap(({ sent }) => framesOf(sent));
  return [
    {
      id: "path-lost-segments",
      title: "Acknowledgements were lost between the two points",
      certainty: "likely",
      severity: "warning",
      explains: false,
      headline:
        `${count(bare.length, "acknowledgement")} of the ${side} without data did not arrive at ` +
        `${leg.receiver(side).name} (${place(frames, name)}).`,
      more: ["The other side repeats what it has sent, though it had arrived."],
      frames: framesAt(frames, name),
      evidence: [evidence(name, frames[0] ?? null, "tcp.flags", "ACK")],
    },
  ];
}

/** The other side, what had arrived. */
function hasRepeated(leg: PathLeg, side: Side): boolean {
  const places = new Set<number>();
  return leg.crossings.some(({ from, bytes, position, fate }) => {
    if (from === side || bytes === 0 || fate !== "passed") return false;
    const isAgain = places.has(position);
    places.add(position);
    return isAgain;
  });
}
