// Two connections -> how they differ, what decides most often first, and which difference explains that one failed.
import type { Compared, ComparisonFinding, ConnectionsComparison, Difference } from "../comparison.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import { failingOf, findingOf } from "./findings.ts";
import { sideBySide } from "./side-by-side.ts";
import { untoldOf } from "./untold.ts";
import { placesText } from "./words.ts";

export function compareConnections(
  a: WireTrace,
  b: WireTrace,
  sides: readonly [a: Compared, b: Compared],
): ConnectionsComparison {
  const [one, other] = [
    { name: sides[0].name, trace: a },
    { name: sides[1].name, trace: b },
  ];
  const compared = sideBySide(one, other, failingOf(one, other)?.failing ?? null);
  const finding = findingOf(one, other, compared);
  const places = placesText(finding.frames.slice(0, MAX_PLACES));
  return {
    kind: "two-connections",
    sides,
    headline: `${finding.title}${places === "" ? "" : ` (${places})`}.`,
    findings: [finding],
    untold: untoldOf(one, other, compared),
    differences: explainingFirst(compared.differences, finding),
    equal: compared.equal,
  };
}

/** What the finding names before all else. */
function explainingFirst(
  differences: readonly Difference[],
  { evidence }: ComparisonFinding,
): readonly Difference[] {
  const named = new Set(evidence.map(({ field }) => field));
  return [
    ...differences.filter(({ name }) => named.has(name)),
    ...differences.filter(({ name }) => !named.has(name)),
  ];
}

const MAX_PLACES = 4;
