// A FIN or RST and what its side sent otherwise -> in what the two differ, as if another host had sent it.
import type { CloseEvent } from "./session.ts";
import type { Transport } from "./transport.ts";

type Unlike = CloseEvent["unlike"];

interface Ending extends Pick<CloseEvent, "frame" | "from" | "flag" | "hopLimit"> {
  /** It goes on where its side counted; null where that tells nothing. */
  readonly continues: boolean | null;
  /** Its side sent more after it. */
  readonly isFollowed: boolean;
}

/** Routes change by a hop, and a FIN more often comes late; another sender is further off. */
const HOPS = { RST: 2, FIN: 4 } as const;
/** What systems begin with. */
const INITIAL_HOP_LIMITS: readonly number[] = [64, 128, 255];

export function unlikeSender(
  { frame, from, flag, hopLimit, continues, isFollowed }: Ending,
  transport: Transport,
): Unlike {
  const { openingHopLimit, hopLimit: usual, reset, retransmissions } = transport[from];
  const known = [openingHopLimit, usual].filter((limit) => limit !== null);
  const marks: Unlike[number][] = [];
  if (known.length > 0 && !known.some((limit) => isLike(hopLimit, limit, HOPS[flag])))
    marks.push("hop-limit");
  if (continues === false) marks.push("identification");
  // Who repeats what was lost goes back in its own numbers.
  const isFirst = flag === "RST" && reset?.frame === frame;
  if (isFirst && reset.isInSequence === false && retransmissions === 0) marks.push("sequence");
  if (isFollowed) marks.push("followed");
  return marks;
}

/** Also where a host answers with another system default than its programs send with, over the same number of hops. */
function isLike(hopLimit: number, usual: number, least: number): boolean {
  return Math.abs(hopLimit - usual) < least || Math.abs(hops(hopLimit) - hops(usual)) < least;
}

const hops = (limit: number): number =>
  (INITIAL_HOP_LIMITS.find((initial) => initial >= limit) ?? limit) - limit;
