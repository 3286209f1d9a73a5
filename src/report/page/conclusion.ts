// Session, or all of a page -> the conclusion in a sentence or two, and its tone.
import type { Cause } from "../../diagnose/causes.ts";
import { isFailed } from "../../diagnose/failed.ts";
import type { Finding, Session } from "../../session/session.ts";
import { endingSentences } from "../../diagnose/ending-sentences.ts";
import { mainFinding } from "../outcome.ts";
import { sentencesOf } from "../sentences.ts";
import type { Tone } from "./page.ts";
import { count, grouped } from "../../text/amounts.ts";

export interface Conclusion {
  readonly tone: Tone;
  readonly text: string;
}

/** Who ended it, as the capture shows, and what explains it. */
export function conclusionOf(session: Session): Conclusion {
  const main = mainFinding(session);
  const [ending] = endingSentences(session);
  const explained = main === null ? [] : [findingSentence(main)];
  const seen = ending ?? (main === null ? (sentencesOf(session)[0] ?? "") : null);
  return { tone: toneOf(session), text: [...(seen === null ? [] : [seen]), ...explained].join(" ") };
}

/** Of a capture: that of its only session, or how many failed and the cause of most. `isChosen`: there were others. */
export function conclusionOfAll(
  sessions: readonly Session[],
  causes: readonly Cause[],
  isChosen = false,
): Conclusion {
  const [only] = sessions;
  if (only === undefined) return { tone: "neutral", text: "No connection on an inspected port was found." };
  if (sessions.length === 1) return conclusionOf(only);
  const failed = sessions.filter(isFailed).length;
  const all = count(sessions.length, isChosen ? "chosen connection" : "connection");
  if (failed === 0) {
    const established = sessions.filter(({ outcome }) => outcome === "established").length;
    const isAll = established === sessions.length;
    const text = isAll
      ? `TLS was established on all ${all}.`
      : `TLS was established on ${grouped(established)} of ${all}; none failed.`;
    return { tone: isAll ? "success" : "neutral", text };
  }
  const biggest = causes.find(({ failed: isFailure }) => isFailure);
  const cause =
    biggest === undefined
      ? ""
      : ` The biggest cause, ${grouped(biggest.sessions)} of them: ${findingSentence(biggest)}`;
  return { tone: "failure", text: `${grouped(failed)} of ${all} failed.${cause}` };
}

function toneOf(session: Session): Tone {
  if (isFailed(session)) return "failure";
  if (session.outcome !== "established") return "neutral";
  return mainFinding(session) === null ? "success" : "neutral";
}

const GRADES = { certain: "", likely: " (likely, not proven)", possible: " (possible, not proven)" } as const;

function findingSentence({ title, certainty }: Pick<Finding, "title" | "certainty">): string {
  const isGraded = /\b(?:likely|probably|possibly|consistent with|may|might|seems)\b/i.test(title);
  return `${title.replace(/[.:]$/, "")}${isGraded ? "" : GRADES[certainty]}.`;
}
