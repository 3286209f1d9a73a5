// Two sessions side by side -> the finding: what explains that one failed and the other did not, or that both went alike.
import { primaryFinding } from "../../diagnose/failed.ts";
import { COMPARED_SESSIONS } from "../../diagnose/texts/compared-sessions.ts";
import { isWhole } from "../../session/view.ts";
import type { ComparisonFinding, Difference, FrameAt } from "../comparison.ts";
import { lackingOf } from "./hello-offers.ts";
import type { Named, SideBySide } from "./side-by-side.ts";
import { failedAlike, standingOf } from "./standing.ts";
import { NAMES } from "./names.ts";
import { remediesFor } from "./remedies.ts";
import { type Explanation, explanationOf } from "./verdict.ts";
import {
  aboutWords,
  apartWords,
  FARED,
  becameOf,
  judgedWords,
  bothOf,
  namesOf,
  sentenceOf,
} from "./words.ts";

interface Uneven {
  readonly failing: Named;
  readonly working: Named;
}

/** Of the two the one that failed, where the other did not; null where both fared alike, or one is not known. */
export function failingOf(a: Named, b: Named): Uneven | null {
  const [one, other] = [standingOf(a.trace.session), standingOf(b.trace.session)];
  if (other === "worked" && isWithout(one)) return { failing: a, working: b };
  return one === "worked" && isWithout(other) ? { failing: b, working: a } : null;
}

const isWithout = (standing: string): boolean => standing === "failed" || standing === "clear";

export function findingOf(a: Named, b: Named, compared: SideBySide): ComparisonFinding {
  const { differences } = compared;
  const uneven = failingOf(a, b);
  if (uneven === null) return even(a, b, differences);
  const explanation = explanationOf(uneven.failing.trace.session, differences);
  return explanation.by.length === 0
    ? unexplained(a, b, uneven.failing, compared)
    : explained(a, b, uneven, explanation, compared);
}

const CERTAINLY = {
  certain: "decided",
  likely: "most likely decided",
  possible: "may have decided",
} as const;

function explained(
  a: Named,
  b: Named,
  { failing, working }: Uneven,
  { by, certainty, said }: Explanation,
  compared: SideBySide,
): ComparisonFinding {
  const { differences } = compared;
  const [first] = by;
  const what =
    by.length === 1 && first
      ? `the ${first.name}${shortly(first, { failing, working }, bothOf(first, a, b))}`
      : `the ${namesOf(by)}`;
  const isInTitle = by.length === 1 && first !== undefined && bothOf(first, a, b) !== "";
  const others = differences.filter((each) => each.decides !== "no" && !by.includes(each));
  const sentences = [
    `${becameOf(a)}. ${becameOf(b)}.`,
    ...(isInTitle ? [] : by.slice(0, MAX_SENTENCES).map((each) => sentenceOf(each, a, b))),
    said === null ? "" : `This fits the finding of ${failing.name} (${said.id}).`,
    said === null ? aboutWords(failing, working, differences) : "",
    said === null ? judgedWords(failing, compared) : "",
    otherServer(by, differences),
    others.length > 0
      ? `Also different: ${namesOf(others)}.`
      : `Nothing else ${scopeOf(a, b)}can decide differs.`,
    certainty === "certain" ? "" : apartWords(a, b),
    certainty === "certain" ? "" : PROVE_IT,
  ];
  return {
    ...finding("connections-differ", a, b, by),
    title: `What ${CERTAINLY[certainty]}: ${what}`,
    certainty,
    primary: true,
    fault: said?.fault ?? null,
    severity: "error",
    detail: sentences.filter((each) => each !== "").join(" "),
    remedies: remediesFor(by, failing, working, said),
  };
}

/** What is missing says more than two long lists. */
function shortly({ name }: Difference, { failing, working }: Uneven, both: string): string {
  const lacking = both === "" ? lackingOf(name, failing.trace.session, working.trace.session) : null;
  return lacking === null
    ? both
    : `: ${failing.name} does not offer ${lacking}, which the server chose for ${working.name}`;
}

const MAX_SENTENCES = 4;

const PROVE_IT = "Two connections prove little: repeat the failing one with just this changed.";

/** What holds of one server need not hold of another. */
function otherServer(by: readonly Difference[], differences: readonly Difference[]): string {
  const isOther = differences.some(({ name }) => name === NAMES.server);
  return isOther && !by.some(({ name }) => name === NAMES.server)
    ? "The servers are not the same, so what one of them accepts says little about the other."
    : "";
}

const isAllSeen = ({ trace }: Named): boolean => isWhole(trace.session.view);

/** "that", or what a gap leaves of it. */
const scopeOf = (a: Named, b: Named): string =>
  [a, b].every(isAllSeen) ? "that " : "that both captures show and that ";

function unexplained(a: Named, b: Named, failing: Named, compared: SideBySide): ComparisonFinding {
  const { differences } = compared;
  const rare = differences.filter(({ decides }) => decides === "rarely");
  const differs = `Nothing ${scopeOf(a, b)}${rare.length === 0 ? "could decide" : "often decides"} differs`;
  return {
    ...finding("connections-alike", a, b, []),
    title: `${differs}, and yet ${failing.name} ${FARED[standingOf(failing.trace.session)]}`,
    severity: "warning",
    certainty: [a, b].every(isAllSeen) ? "certain" : "possible",
    primary: true,
    detail: [
      `${becameOf(a)}. ${becameOf(b)}.`,
      rare.length === 0 ? "" : `What differs rarely decides: ${namesOf(rare)}.`,
      judgedWords(failing, compared) ||
        "Look for what changes from one connection to the next: several hosts behind one address, a limit, the path, the time.",
      apartWords(a, b),
    ]
      .filter((each) => each !== "")
      .join(" "),
  };
}

function even(a: Named, b: Named, differences: readonly Difference[]): ComparisonFinding {
  const [one, other] = [a.trace.session, b.trace.session];
  const able = differences.filter(({ decides }) => decides === "often" || decides === "sometimes");
  const differ =
    able.length === 0 ? "Nothing that often decides differs." : `What differs: ${namesOf(able)}.`;
  const isAlike =
    standingOf(one) === standingOf(other) && (standingOf(one) !== "failed" || failedAlike(one, other));
  const isUnknown = [one, other].some((session) => standingOf(session) === "unknown");
  const base = finding(isAlike ? "connections-alike" : "connections-differ", a, b, able.slice(0, 1));
  return {
    ...base,
    title: evenTitle(a, b, isAlike),
    severity: "info",
    certainty: "certain",
    fault: isUnknown ? "capture" : null,
    detail: `${isAlike && !isUnknown ? alikeWords(a, b) : becameWords(a, b)}${differ}`,
    remedies: [],
  };
}

/** Once of both, with a space after it; "" where the title says all. */
function alikeWords(a: Named, b: Named): string {
  if (standingOf(a.trace.session) === "worked") return "";
  const [one, other] = [a, b].map(({ trace }) => primaryFinding(trace.session)?.title ?? "");
  if (one !== other) return becameWords(a, b);
  return one ? `${one}. ` : "";
}

const becameWords = (a: Named, b: Named): string => `${becameOf(a)}. ${becameOf(b)}. `;

function evenTitle(a: Named, b: Named, isAlike: boolean): string {
  const [one, other] = [standingOf(a.trace.session), standingOf(b.trace.session)];
  if (one === "unknown" || other === "unknown") {
    const unknown = one === "unknown" ? (other === "unknown" ? "either" : a.name) : b.name;
    return `The captures do not show how ${unknown} went, so they cannot tell what decided`;
  }
  if (one === "worked" && other === "worked") return "Both established TLS";
  if (!isAlike) return `${a.name} and ${b.name} both came to no TLS, each in its own way`;
  return one === "failed" ? "Both failed in the same way" : "Both went on without TLS";
}

const uniquePlaces = (places: readonly FrameAt[]): readonly FrameAt[] =>
  places.filter(
    ({ capture, frame }, index) =>
      places.findIndex((each) => each.capture === capture && each.frame === frame) === index,
  );

function finding(
  id: "connections-differ" | "connections-alike",
  a: Named,
  b: Named,
  by: readonly Difference[],
): ComparisonFinding {
  const { severity, title, fault, remedies } = COMPARED_SESSIONS[id];
  const own = [a, b].flatMap(({ name, trace: { session } }) =>
    (primaryFinding(session)?.frames ?? []).slice(0, 1).map((frame) => ({ capture: name, frame })),
  );
  return {
    id,
    severity,
    title,
    certainty: "certain",
    primary: false,
    fault,
    detail: "",
    frames: uniquePlaces([...by.flatMap(({ frames }) => frames), ...own]),
    evidence: by.flatMap((each) =>
      [a, b].map(({ name: capture }) => ({
        capture,
        frame: each.frames.find((place) => place.capture === capture)?.frame ?? null,
        field: each.name,
        value: capture === a.name ? each.a : each.b,
      })),
    ),
    remedies,
  };
}
