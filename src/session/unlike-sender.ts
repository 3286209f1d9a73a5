// A FIN or RST, and what its side sent otherwise -> in what they differ, as if another host had sent the FIN or RST.
import type { CloseEvent } from "./session.ts";
import type { Transport } from "./transport.ts";

type Unlike = CloseEvent["unlike"];

interface Ending extends Pick<CloseEvent, "frame" | "from" | "flag" | "hopLimit"> {
  /** Its IPv4 identification continues its side's; null if the side's do not count up. */
  readonly continues: boolean | null;
  /** Its side sent more after it. */
  readonly isFollowed: boolean;
}

/** Smaller differences are route changes, which a late FIN meets more often; another sender is further away. */
const HOPS = { RST: 2, FIN: 4 } as const;
/** Defaults of operating systems. */
const INITIAL_HOP_LIMITS: readonly number[] = [64, 128, 255];

/** Nearly always. */
const NO_MARKS: Unlike = Object.freeze([]);

export function unlikeSender(
  { frame, from, flag, hopLimit, continues, isFollowed }: Ending,
  transport: Transport,
): Unlike {
  const { openingHopLimit, hopLimit: usual, reset, retransmissions } = transport[from];
  const marks: Unlike[number][] = [];
  const isKnown = openingHopLimit !== null || usual !== null;
  const least = HOPS[flag];
  if (isKnown && !isLike(hopLimit, openingHopLimit, least) && !isLike(hopLimit, usual, least))
    marks.push("hop-limit");
  if (continues === false) marks.push("identification");
  // A side that retransmits goes back in its own sequence numbers.
  const isFirst = flag === "RST" && reset?.frame === frame;
  if (isFirst && reset.isInSequence === false && retransmissions === 0) marks.push("sequence");
  if (isFollowed) marks.push("followed");
  return marks.length === 0 ? NO_MARKS : marks;
}

/** Or the same number of hops away: a host's kernel and programs may begin with different defaults. */
function isLike(hopLimit: number, usual: number | null, least: number): boolean {
  if (usual === null) return false;
  return Math.abs(hopLimit - usual) < least || Math.abs(hops(hopLimit) - hops(usual)) < least;
}

const hops = (limit: number): number =>
  (INITIAL_HOP_LIMITS.find((initial) => initial >= limit) ?? limit) - limit;
