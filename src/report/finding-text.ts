// A session's findings -> the lines of the terminal report: the main one first, then what else should not be missed.
import type { Cause } from "../diagnose/causes.ts";
import { FINDING_TEXTS, isFindingId } from "../diagnose/finding-texts.ts";
import { textsOf } from "../diagnose/with-texts.ts";
import type { Finding, Session } from "../session/session.ts";
import type { Row } from "./labelled-rows.ts";
import { mainFinding } from "./outcome.ts";
import { printable } from "./terminal-text.ts";
import { FAULTS } from "./words.ts";

/** Like "The server refused STARTTLS (certain)". */
export function titleText({ title, certainty }: Finding): string {
  return `${printable(title).replace(/\.$/, "")} (${certainty})`;
}

/** What to do, with the system that it is meant for where that was recognised; "" for nothing. */
export function remedyText(finding: Finding, session: Session): string {
  const { remedy } = finding;
  if (remedy === "") return "";
  const system = textsOf(finding, session).remedies[0]?.system ?? "any";
  return `What to do${system === "any" ? "" : ` (${printable(system)})`}: ${printable(remedy)}`;
}

/** Of a cause; not of one where nothing is to be done. */
export const remedySentence = (cause: Cause): string => `${remedyLabel(cause)}: ${printable(cause.remedy)}`;

/** Like "What to do on the client". */
export function remedyLabel({ finding, fault }: Cause): string {
  const concerns = isFindingId(finding) ? FINDING_TEXTS[finding].concerns : undefined;
  const side = concerns ?? (fault === "client" || fault === "server" ? fault : null);
  return `What to do${side === null ? "" : ` on the ${side}`}`;
}

/** Id and grade of the main finding, the other errors and warnings; with `isFull` every finding, and what logs show. */
export function findingRows(session: Session, isFull: boolean): Row[] {
  const main = mainFinding(session);
  const others = otherFindings(session).filter((finding) => isFull || isWorthTelling(finding));
  const rows: Row[] = [
    ["Finding", main ? [grade(main)] : []],
    ["Also", others.map((each) => `${grade(each)}: ${printable(asBeside(each, main))}`)],
    ["Logs", main && isFull ? logLines(main, session) : []],
  ];
  return rows.filter(([, lines]) => lines.length > 0);
}

/** Its words, but for what the main finding's say already. */
function asBeside({ title, detail }: Finding, main: Finding | null): string {
  return main?.detail.includes(detail) ? sentence(title) : `${sentence(title)} ${detail}`;
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
function grade({ id, severity, certainty, fault }: Finding): string {
  const whose = fault === null ? "" : `; fault: ${FAULTS[fault]}`;
  return `${printable(id)} (${severity}, ${certainty}${whose})`;
}

const sentence = (text: string): string => (/[.:]$/.test(text) ? text : `${text}.`);
