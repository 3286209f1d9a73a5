// A session's findings -> the lines of the terminal report: the main one first, then what else should not be missed.
import { textsOf } from "../diagnose/with-texts.ts";
import type { Finding, Session } from "../session/session.ts";
import type { Row } from "./labelled-rows.ts";
import { mainFinding } from "./outcome.ts";
import { howCertain } from "./cause-text.ts";
import { printable } from "../text/printable.ts";

/** Like "The server refused STARTTLS (certain)". */
export function titleText({ title, certainty }: Finding): string {
  return `${printable(title).replace(/\.$/, "")} (${certainty})`;
}

/** Like "What to do on the client (Postfix): Delete ..."; "" for nothing. */
export function remedySentence({ remedy }: Pick<Finding, "remedy">): string {
  if (remedy === "") return "";
  const words = printable(remedy);
  return /^On the (?:client|server)\b/.test(words) ? `What to do o${words.slice(1)}` : `What to do: ${words}`;
}

/** Id and certainty of the main finding, the other errors and warnings; with `isFull` every finding, and what logs show. */
export function findingRows(session: Session, isFull: boolean): Row[] {
  const main = mainFinding(session);
  const others = otherFindings(session).filter((finding) => isFull || isWorthTelling(finding));
  const rows: Row[] = [
    ["Finding", main ? [idWithCertainty(main)] : []],
    ["Also", others.map((each) => `${idWithCertainty(each)}: ${printable(asBeside(each, main))}`)],
    ["Logs", main && isFull ? logLines(main, session) : []],
  ];
  return rows.filter(([, lines]) => lines.length > 0);
}

/** Its words, but for what the main finding's say already. */
function asBeside({ title, detail }: Finding, main: Finding | null): string {
  return main?.detail.includes(detail) ? asSentence(title) : `${asSentence(title)} ${detail}`;
}

const isWorthTelling = ({ severity }: Finding): boolean => severity !== "info";

function otherFindings(session: Session): readonly Finding[] {
  const main = mainFinding(session);
  return session.findings.filter((finding) => finding !== main);
}

/** The likely systems' come first. */
function logLines(finding: Finding, session: Session): string[] {
  const { logs } = textsOf(finding, session);
  const lines = logs
    .slice(0, LOGS)
    .map(({ system, text }) => printable(system === "any" ? text : `${system}: ${text}`));
  const rest = logs.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more: starttls-inspect explain ${printable(finding.id)}`] : lines;
}

/** Systems whose logs are quoted. */
const LOGS = 3;

/** Like "no-shared-cipher (error, certain; fault: the server)". */
const idWithCertainty = (finding: Finding): string => `${printable(finding.id)} ${howCertain(finding)}`;

const asSentence = (text: string): string => (/[.:]$/.test(text) ? text : `${text}.`);
