// What was read -> what of it the page offers to compare.
import { matchesByRandom } from "../../compare/pairing.ts";
import { isFailed } from "../../diagnose/failed.ts";
import type { Comparable } from "../messages.ts";
import type { Kept } from "./kept.ts";

export function comparableIn({ captures, sessions }: Pick<Kept, "captures" | "sessions">): Comparable {
  const paths = new Set(captures.map(({ path, partOf }) => partOf ?? path));
  const each = Array.from(paths, (path) => sessions.filter(({ capture }) => capture === path));
  return {
    shared: each.length < 2 ? 0 : matchesByRandom(each).length,
    failed:
      sessions.some(isFailed) &&
      sessions.some((session) => session.outcome === "established" && !isFailed(session)),
  };
}
