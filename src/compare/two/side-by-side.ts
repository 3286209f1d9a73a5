// Two traces -> what differs between them, what decides most often first; what is equal, and what only one of them shows.
import type { Session } from "../../session/session.ts";
import { firstOf } from "../../text/amounts.ts";
import { shortened } from "../../text/printable.ts";
import type { Difference } from "../comparison.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import type { Facet, Reading } from "./facet.ts";
import { FACETS } from "./facets.ts";
import { turningPoint } from "./turning-point.ts";

export interface Named {
  /** "A" */
  readonly name: string;
  readonly trace: WireTrace;
}

export interface SideBySide {
  readonly differences: readonly Difference[];
  readonly equal: readonly string[];
  /** What the one shows and the other does not, by topic. */
  readonly onlyIn: readonly [a: readonly Difference["topic"][], b: readonly Difference["topic"][]];
}

/** `failing`: the one of the two that failed where the other did not; null where that is not so. */
export function sideBySide(a: Named, b: Named, failing: Named | null): SideBySide {
  const differences: Difference[] = [];
  const equal: string[] = [];
  const onlyIn: readonly [Difference["topic"][], Difference["topic"][]] = [[], []];
  for (const facet of FACETS) {
    const [one, other] = [facet.read(a.trace), facet.read(b.trace)];
    if (one === null && other === null) continue;
    if (one === null) onlyIn[1].push(facet.topic);
    else if (other === null) onlyIn[0].push(facet.topic);
    else if (isSame(facet, a, one, b, other)) equal.push(facet.name);
    else differences.push(difference(facet, { ...a, reading: one }, { ...b, reading: other }, failing));
  }
  const ranked = differences.toSorted(
    (one, other) => LEVELS.indexOf(one.decides) - LEVELS.indexOf(other.decides),
  );
  return { differences: ranked, equal, onlyIn };
}

const LEVELS: readonly Difference["decides"][] = ["often", "sometimes", "rarely", "no"];

function isSame(facet: Facet, a: Named, one: Reading, b: Named, other: Reading): boolean {
  const [first, second] = [
    { session: a.trace.session, reading: one },
    { session: b.trace.session, reading: other },
  ];
  return facet.isSame === undefined ? one.key === other.key : facet.isSame(first, second);
}

type Read = Named & { readonly reading: Reading };

function difference(facet: Facet, a: Read, b: Read, failing: Named | null): Difference {
  const [one, other] = [a.reading.entries, b.reading.entries];
  const isReordered =
    one !== undefined && other !== undefined && one.toSorted().join() === other.toSorted().join();
  const frames = [a, b].flatMap(({ name, reading: { frame } }) =>
    frame === null ? [] : [{ capture: name, frame }],
  );
  return {
    name: isReordered ? `order of ${facet.name}` : facet.name,
    topic: facet.topic,
    a: wordsOf(a, b),
    b: wordsOf(b, a),
    frames,
    decides: isReordered && facet.weight !== undefined ? reordered(facet) : level(facet, a, b, failing),
  };
}

/** A server takes its own order, or the client's: which suite it chose then differs, not whether. */
const reordered = ({ causes }: Facet): Difference["decides"] => (causes.length === 0 ? "no" : "rarely");

function level(facet: Facet, a: Named, b: Named, failing: Named | null): Difference["decides"] {
  const [one, other] = [a.trace.session, b.trace.session];
  if (failing === null) return stronger(facet.weight(one, other), facet.weight(other, one));
  const failed = failing.trace.session;
  const working: Session = failing.name === a.name ? other : one;
  return facet.causes.includes(turningPoint(failed)) ? facet.weight(failed, working) : "no";
}

const stronger = (one: Difference["decides"], other: Difference["decides"]): Difference["decides"] =>
  LEVELS.indexOf(one) <= LEVELS.indexOf(other) ? one : other;

/** UTF-16 units: a name after EHLO may be a line long. */
const MAX_TEXT = 400;

/** Entries of a list that are named. */
const MAX_NAMED = 4;

function wordsOf({ reading }: Read, { name, reading: others }: Read): string {
  const { entries, text } = reading;
  if (entries === undefined || others.entries === undefined || entries.length === 0)
    return shortened(text, MAX_TEXT);
  const theirs = new Set(others.entries);
  const only = entries.filter((each) => !theirs.has(each));
  if (only.length === 0 && entries.length === theirs.size) return inOrder(entries, others.entries);
  if (entries.length <= MAX_NAMED) return shortened(text, MAX_TEXT);
  return only.length === 0
    ? `${entries.length}, all of them in ${name} too`
    : `${entries.length}, of which ${name} lacks ${firstOf(only, MAX_NAMED)}`;
}

/** From the first place on at which they differ. */
function inOrder(entries: readonly string[], others: readonly string[]): string {
  const from = entries.findIndex((each, index) => each !== others[index]);
  const shown = entries.slice(from, from + MAX_NAMED - 1);
  const isMore = from + shown.length < entries.length;
  return `${from === 0 ? "" : `from number ${from + 1} on: `}${shown.join(", ")}${isMore ? " ..." : ""}`;
}
