// Session or sessions -> the verdict in one sentence, and how it is meant.
import type { Finding, Session } from "../../session/session.ts";
import { isFailure, mainFinding } from "../outcome.ts";
import { sentencesOf } from "../sentences.ts";
import { count, grouped } from "../words.ts";
import type { Tone } from "./page.ts";

export interface Verdict {
  readonly tone: Tone;
  readonly text: string;
}

export function verdictOf(session: Session): Verdict {
  const main = mainFinding(session);
  const text = main === null ? (sentencesOf(session)[0] ?? "") : findingSentence(main);
  return { tone: toneOf(session), text };
}

/** Of a capture: that of its only session, or how many there are of which kind and the first failure's. */
export function verdictOfAll(sessions: readonly Session[]): Verdict {
  const [only] = sessions;
  if (only === undefined) return { tone: "neutral", text: "No connection on an inspected port is in it." };
  if (sessions.length === 1) return verdictOf(only);
  const failed = sessions.filter((session) => toneOf(session) === "failure");
  const [first] = failed;
  if (first === undefined) {
    const established = sessions.filter(({ outcome }) => outcome === "established").length;
    const text =
      established === sessions.length
        ? `TLS was established on all ${count(sessions.length, "connection")}.`
        : `TLS was established on ${grouped(established)} of ${count(sessions.length, "connection")}; none failed.`;
    return { tone: established === sessions.length ? "success" : "neutral", text };
  }
  return {
    tone: "failure",
    text: `${grouped(failed.length)} of ${count(sessions.length, "connection")} failed. Stream ${first.stream}: ${verdictOf(first).text}`,
  };
}

function toneOf(session: Session): Tone {
  if (isFailure(session.outcome)) return "failure";
  if (session.outcome !== "established") return "neutral";
  const main = mainFinding(session);
  if (main === null) return "success";
  return main.severity === "error" ? "failure" : "neutral";
}

const GRADES = { certain: "", likely: " (likely, not proven)", possible: " (possible, not proven)" } as const;

function findingSentence({ title, certainty }: Finding): string {
  const isGraded = /\b(?:likely|probably|possibly|consistent with|may|might|seems)\b/i.test(title);
  return `${title.replace(/[.:]$/, "")}${isGraded ? "" : GRADES[certainty]}.`;
}
