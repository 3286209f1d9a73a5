// One connection at two or more capture points -> what was lost, forged, changed or delayed between them, and the verdict.
import { isFailed } from "../../diagnose/failed.ts";
import { count, list } from "../../text/amounts.ts";
import type { Alignment } from "../align/alignment.ts";
import type { Compared, Leg, PathComparison, PathVerdict, Recognition } from "../comparison.ts";
import { type JudgedLeg, judgedLeg, severityOf } from "./judged-leg.ts";
import { findingOf, type PathMatch } from "./match.ts";
import { stepsOf } from "./steps.ts";

/** `alignments`: of neighbouring points, as `points` are: the one nearest to the client first. */
export function comparePath(
  alignments: readonly Alignment[],
  points: readonly Compared[],
  recognizedBy: Recognition,
): PathComparison {
  const legs = alignments.flatMap((alignment, index) => {
    const [near, far] = points.slice(index);
    return near === undefined || far === undefined ? [] : [judgedLeg(alignment, [near, far])];
  });
  const verdict = VERDICTS.find((each) => legs.some(({ result }) => result.verdict === each)) ?? "clear";
  const story = storyOf(legs, points, verdict);
  const { steps, leftOut } = stepsOf(legs.map(({ leg }) => leg));
  const matches = [...story.matches, ...legs.flatMap((each) => each.matches).toSorted(byExplanation)];
  return {
    kind: "same-connection",
    headline: story.headline,
    findings: matches.map((match, index) => findingOf(match, index === 0 && isPrimary(match, story.matches))),
    untold: [...new Set(legs.flatMap((each) => each.untold))],
    points,
    orderBy: alignments.every(({ orderBy }) => orderBy !== null) ? (alignments[0]?.orderBy ?? null) : null,
    recognizedBy,
    legs: legs.map(({ result }) => result),
    verdict,
    steps,
    stepsLeftOut: leftOut,
  };
}

/** What decides the whole path first. */
const VERDICTS = ["at-fault", "unclear", "changed"] as const satisfies readonly PathVerdict[];

const byExplanation = (a: PathMatch, b: PathMatch): number => Number(b.explains) - Number(a.explains);

const isPrimary = (match: PathMatch, own: readonly PathMatch[]): boolean =>
  match.explains || own.includes(match) || severityOf(match) === "error";

interface Story {
  readonly headline: string;
  /** About the path as a whole. */
  readonly matches: readonly PathMatch[];
}

function storyOf(legs: readonly JudgedLeg[], points: readonly Compared[], verdict: PathVerdict): Story {
  const whole = `between ${points[0]?.name} and ${points.at(-1)?.name}`;
  const first = legs.flatMap(({ matches }) => matches).toSorted(byExplanation)[0];
  const own = ownFindings(points);
  const hasFailed = legs.some(({ leg }) => leg.alignment.traces.some(({ session }) => isFailed(session)));
  if (verdict === "clear") return clear(legs, whole, hasFailed, own);
  if (verdict === "unclear") return unclear(legs, whole, own);
  if (first === undefined) return { headline: "", matches: [] };
  if (verdict === "changed") {
    const rest = hasFailed
      ? `That does not explain the failure: its cause lies outside this part of the path. ${own}`
      : endOf(legs);
    return { headline: `${first.headline} ${rest}`, matches: [] };
  }
  const at = legs.find(({ matches }) => matches.includes(first));
  const { fault = "path" } = first;
  const blamed = fault === "path" ? `The path ${at?.leg.between ?? whole} is at fault. ` : "";
  return { headline: `${blamed}${first.headline}${exonerated(legs)}`, matches: [] };
}

/** What the other parts of a path of three points and more are found to be. */
function exonerated(legs: readonly JudgedLeg[]): string {
  const clean = legs.filter(({ result }) => result.verdict === "clear");
  if (legs.length < 2 || clean.length === 0) return "";
  return ` Nothing was lost or changed ${list(clean.map(({ leg }) => leg.between))}.`;
}

const isAboutCapture = (id: string): boolean => id.startsWith("capture-");

/** `A and B say: ... (id, certain).` */
function ownFindings(points: readonly Compared[]): string {
  const texts = new Map<string, string[]>();
  // What a recorder lacks is said of itself elsewhere, and explains nothing.
  const hasCause = points.some(({ finding }) => finding !== null && !isAboutCapture(finding.id));
  for (const { name, finding } of points) {
    if (finding === null || (hasCause && isAboutCapture(finding.id))) continue;
    const says = `${finding.title} (${finding.id}, ${finding.certainty})`;
    texts.set(says, [...(texts.get(says) ?? []), name]);
  }
  return [...texts]
    .map(
      ([says, names]) => `${list(names)} by ${names.length > 1 ? "themselves say" : "itself says"}: ${says}.`,
    )
    .join(" ");
}

function clear(legs: readonly JudgedLeg[], whole: string, hasFailed: boolean, own: string): Story {
  const isWhole = legs.every((each) => each.isWhole);
  const nothing = `Nothing was lost or changed ${whole}${isWhole ? "" : ", as far as both captures show"}`;
  const headline = hasFailed
    ? `${nothing}: the cause ${isWhole ? "lies" : "likely lies"} outside that part of the path. ${own}`.trimEnd()
    : `${nothing}. ${endOf(legs)}`;
  const rewritten = legs.flatMap(({ result }) => result.rewritten);
  return {
    headline,
    matches: [
      {
        id: "path-clear",
        certainty: isWhole ? "certain" : "likely",
        explains: false,
        headline: `${nothing}.`,
        more: [
          ...legs.map(({ result }) => crossedText(result)),
          ...(rewritten.length === 0 ? [] : ["What devices rewrite without harm is listed apart."]),
        ],
        frames: [],
        evidence: [],
        ...(hasFailed ? {} : { remedies: [] }),
      },
    ],
  };
}

/** What crossed, in numbers. */
function crossedText({ from, to, client, server }: Leg): string {
  const parts = [
    `${client.arrived} of ${count(client.sent, "segment")} of the client`,
    server.sent === 0 ? "none of the server" : `${server.arrived} of ${server.sent} of the server`,
  ];
  return `Between ${from} and ${to}, ${list(parts)} were seen at both points, unchanged; mere acknowledgements are not counted.`;
}

/** Of a session that did not fail. */
function endOf(legs: readonly JudgedLeg[]): string {
  const sessions = legs.flatMap(({ leg }) => leg.alignment.traces.map(({ session }) => session));
  return sessions.every(({ outcome }) => outcome === "incomplete-capture")
    ? "How the session ended is in neither capture."
    : "The session did not fail.";
}

function unclear(legs: readonly JudgedLeg[], whole: string, own: string): Story {
  const reasons = legs.filter(({ result }) => result.verdict === "unclear").flatMap(({ untold }) => untold);
  const headline = `The captures do not show whether something ${whole} caused the failure. It cannot be told: ${lowered(reasons[0] ?? "what happened there.")}`;
  return {
    headline,
    matches: [
      {
        id: "path-unclear",
        certainty: "possible",
        explains: false,
        headline,
        more: own === "" ? [] : [own],
        frames: [],
        evidence: [],
      },
    ],
  };
}

const lowered = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
