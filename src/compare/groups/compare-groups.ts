// Sessions that failed, sessions that established TLS -> what all of the former have and none of the latter.
import { primaryFinding } from "../../diagnose/failed.ts";
import type { Session } from "../../session/session.ts";
import { countOf } from "../../text/amounts.ts";
import type { Compared, ComparisonFinding, GroupsComparison, Trait } from "../comparison.ts";
import { alike, differing, ENOUGH, type Groups } from "./findings.ts";
import { tallied, type Tallied } from "./tally.ts";
import { traitsOf } from "./traits.ts";

/** Sessions and traits that are listed. */
const MAX_LISTED = 100;
const MAX_TRAITS = 30;

export function compareGroups(
  failed: readonly Session[],
  established: readonly Session[],
  named: (session: Session) => Compared,
): GroupsComparison {
  const good = tallied(established);
  const found = traitsOf(tallied(failed), good);
  const groups = { failed, established, named, way: null };
  const whole = differing(groups, found, true);
  const findings = whole !== null && found[0]?.isPerfect === true ? [whole] : byFinding(groups, good, whole);
  const listed = (sessions: readonly Session[]) => ({
    sessions: sessions.length,
    streams: sessions.slice(0, MAX_LISTED).map(named),
  });
  return {
    kind: "groups",
    headline: `${findings[0]?.title ?? ""}.`,
    findings,
    untold: untoldOf(failed, established, found.length > 0),
    failed: listed(failed),
    established: listed(established),
    traits: found.slice(0, MAX_TRAITS).map(({ what, topic, ...own }): Trait => ({
      what,
      failed: own.failed,
      established: own.established,
      topic,
    })),
  };
}

/** Findings of the failed sessions that are compared by themselves, the most frequent first. */
const MAX_WAYS = 5;

/** Those that failed in one way may have in common what the others lack. */
function byFinding(
  groups: Groups,
  good: Tallied,
  whole: ComparisonFinding | null,
): readonly ComparisonFinding[] {
  const ways = waysOf(groups.failed);
  const found: ComparisonFinding[] = whole === null ? [] : [whole];
  for (const [id, failed] of ways.length < 2 ? [] : ways.slice(0, MAX_WAYS)) {
    if (failed.length < 2) continue;
    const own = { ...groups, failed, way: id };
    const traits = traitsOf(tallied(failed), good).filter(({ isPerfect }) => isPerfect);
    const finding = differing(own, traits, found.length === 0);
    if (finding !== null) found.push(finding);
  }
  const names = ways.map(([id, { length }]) => `${id} (${length})`);
  return found.length === 0 ? [alike(groups, names)] : found;
}

/** By the finding that explains them. */
function waysOf(
  failed: readonly Session[],
): readonly (readonly [id: string, sessions: readonly Session[]])[] {
  const ways = new Map<string, Session[]>();
  for (const session of failed) {
    const id = primaryFinding(session)?.id ?? "no finding";
    const sessions = ways.get(id) ?? [];
    sessions.push(session);
    ways.set(id, sessions);
  }
  return [...ways].toSorted(([, one], [, other]) => other.length - one.length);
}

function untoldOf(
  failed: readonly Session[],
  established: readonly Session[],
  isSeparated: boolean,
): readonly string[] {
  const fewest = Math.min(failed.length, established.length);
  return [
    withoutHello("failed connection", failed),
    withoutHello("established connection", established),
    isSeparated && fewest > 0 && fewest < ENOUGH
      ? `Only ${failed.length} failed and ${established.length} established TLS: what separates them may be chance.`
      : "",
  ].filter((each) => each !== "");
}

function withoutHello(noun: string, sessions: readonly Session[]): string {
  const without = sessions.filter(({ tls }) => !tls?.clientHello).length;
  if (without === 0) return "";
  return `No ClientHello is seen of ${countOf(without, sessions.length, noun)}: what they would offer is not known.`;
}
