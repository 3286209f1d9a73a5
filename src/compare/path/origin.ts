// The hop limit of a packet that nobody sent -> how far away its sender is, as far as that shows.
import { count } from "../../text/amounts.ts";
import type { Fated, PathLeg } from "./leg.ts";

/** What hosts begin with; a device in the path may use any. */
const INITIAL = [64, 128, 255] as const;

/** Routers passed, if the packet began with a usual value. */
export const hops = (hopLimit: number): number =>
  (INITIAL.find((initial) => initial >= hopLimit) ?? 255) - hopLimit;

/** Null where its hop limit is like the side's own, or nothing of that side is known. */
export function originText(leg: PathLeg, { from, arrived }: Fated): string | null {
  const [packet] = arrived;
  const genuine = leg.crossings.find(
    (each) => each.from === from && each.arrived.length > 0 && each.fate !== "added",
  )?.arrived[0];
  if (packet === undefined || genuine === undefined || packet.hopLimit === genuine.hopLimit) return null;
  const { name } = leg.receiver(from);
  return (
    `At ${name} the ${from}'s own packets have a TTL of ${genuine.hopLimit}, and frame ${packet.frame} has ${packet.hopLimit}: if it ` +
    `began with a usual value, its sender is ${count(hops(packet.hopLimit), "router")} away from ${name}, and the ${from} ${hops(genuine.hopLimit)}.`
  );
}
