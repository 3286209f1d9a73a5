// A session that failed, one that worked, and what differs -> the difference that explains it, and how sure that is.
import { primaryFinding } from "../../diagnose/failed.ts";
import type { FindingId } from "../../diagnose/finding-texts.ts";
import type { Certainty, Finding, Session } from "../../session/session.ts";
import type { Difference } from "../comparison.ts";
import { aboutOf } from "./explained.ts";
import { NAMES } from "./names.ts";
import { turningPoint } from "./turning-point.ts";

export interface Explanation {
  /** The most telling first; empty where nothing that often decides differs. */
  readonly by: readonly Difference[];
  readonly certainty: Certainty;
  /** The finding of the failed session that speaks of just that; null where none does. */
  readonly said: Finding | null;
}

export function explanationOf(failing: Session, differences: readonly Difference[]): Explanation {
  const primary = primaryFinding(failing);
  const [often, sometimes] = [
    differences.filter(({ decides }) => decides === "often"),
    differences.filter(({ decides }) => decides === "sometimes"),
  ];
  const able = [...often, ...sometimes];
  const named = aboutOf(primary?.id ?? "").flatMap((name) => able.filter((each) => each.name === name))[0];
  if (primary !== null && named !== undefined) {
    return { by: [named], certainty: ofNamed(primary, named, differences), said: primary };
  }
  const [only, another] = often;
  if (only !== undefined && another === undefined) {
    return { by: [only], certainty: isLikely(only, failing, primary) ? "likely" : "possible", said: null };
  }
  return { by: often.length > 0 ? often : sometimes, certainty: "possible", said: null };
}

/** Two connections prove little, unless the side that ended it said why, in an alert or a reply that means nothing else. */
const SAYS_WHY: ReadonlySet<string> = new Set<FindingId>([
  "tls-version-rejected-alert",
  "tls-version-refused-by-reply",
  "sni-rejected",
  "alpn-rejected",
]);

function ofNamed({ id, certainty }: Finding, named: Difference, all: readonly Difference[]): Certainty {
  const isOtherServer = all.some(({ name }) => name === NAMES.server);
  const isSure = SAYS_WHY.has(id) && named.decides === "often" && !isOtherServer;
  return certainty === "certain" && !isSure ? "likely" : certainty;
}

/** They say how it ended and not why: a difference may. */
const SAYS_NO_CAUSE: ReadonlySet<string> = new Set<FindingId>([
  "no-answer-to-clienthello",
  "server-alert-other",
  "server-closed-after-clienthello",
  "server-parse-error-alert",
  "server-reset-after-clienthello",
]);

/** Nothing else that often decides differs, and the ending fits: a hello is judged by the server, silence fits its size. */
function isLikely({ name, topic }: Difference, failing: Session, primary: Finding | null): boolean {
  const { aborted } = failing;
  if (aborted === null || aborted.certainty === "possible") return false;
  if (name === NAMES.server) return true;
  if (topic !== "hello" || turningPoint(failing) !== "hello" || !SAYS_NO_CAUSE.has(primary?.id ?? ""))
    return false;
  return name === NAMES.size
    ? aborted.with !== "alert"
    : aborted.by === "server" && aborted.with !== "silence";
}
