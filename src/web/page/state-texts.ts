// What the page is at -> its title, and what those who hear the page are told.
import { plainText } from "../../report/html/inline.ts";
import { TOOL } from "../../report/tool.ts";
import { printable } from "../../text/printable.ts";
import type { WholeSection } from "../messages.ts";
import { namesOf } from "./file-names.ts";
import { hasReport, type PageState, type Read } from "./page-state.ts";
import { howFar } from "./progress-text.ts";

/** `42 % – mail.pcap – starttls-inspect`. `session` is the one that is looked at. */
export function titleOf(state: PageState, session: WholeSection | null): string {
  const parts = titleParts(state, session).map(printable);
  return [...parts, TOOL.name].join(" – ");
}

function titleParts(state: PageState, session: WholeSection | null): readonly string[] {
  switch (state.kind) {
    case "empty":
      return [];
    case "reading":
      return [`${Math.floor(howFar(state.progress, 0).part * 100)} %`, namesOf(state.files)];
    case "failed":
      return ["Not read", namesOf(state.files)];
    default:
      if (!hasReport(state)) return ["Not read", namesOf(state.files)];
      return [...(session === null ? [] : [plainText(session.title)]), namesOf(state.files)];
  }
}

/** `now` as performance.now() gives it: of a reading, one that changes every few seconds. */
export function spokenOf(state: PageState, now: number): string {
  switch (state.kind) {
    case "reading":
      return `Reading ${printable(namesOf(state.files))}: ${howFar(state.progress, now - state.began).text}`;
    case "read":
      if (!hasReport(state)) return unreadText(state);
      return `Read ${printable(namesOf(state.files))}. ${verdictOf(state.answer.overview)}`;
    case "failed":
      return state.message;
    default:
      return "";
  }
}

const unreadText = ({ answer }: Read): string =>
  answer.unreadable.map(({ path, message }) => printable(`${path}: ${message}.`)).join(" ");

function verdictOf({ blocks }: WholeSection): string {
  const verdict = blocks.find(({ kind }) => kind === "verdict");
  return verdict?.kind === "verdict" ? plainText(verdict.text) : "";
}
