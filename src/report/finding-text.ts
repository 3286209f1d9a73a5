// A session's findings -> the lines of the terminal report: the primary one first, the others where asked for.
import type { Finding, Session } from "../session/session.ts";
import type { Colors } from "./colors.ts";
import { printable } from "./terminal-text.ts";
import { wrap } from "./wrap.ts";

/** A row below the paragraph. */
export type Evidence = readonly [label: string, lines: readonly string[]];

/** What best explains the session, and what to do, each from a line of its own on; empty where nothing does. */
export function conclusion({ findings }: Session, width: number, colors: Colors): string[] {
  const primary = primaryOf(findings);
  if (primary === null) return [];
  const said = wrap(titleText(primary), width).map((line) => colors.bold(line));
  return [...said, ...(primary.remedy === "" ? [] : wrap(remedyText(primary), width))];
}

/** With the system that it is meant for, where that was recognised. */
function remedyText({ remedy, remedies }: Finding): string {
  const system = remedies[0]?.system ?? "any";
  return `What to do${system === "any" ? "" : ` (${printable(system)})`}: ${printable(remedy)}`;
}

/** The same in a few sentences, and what else should not be missed; null where nothing explains the session. */
export function remarkText({ findings }: Session): string | null {
  const primary = primaryOf(findings);
  if (primary === null) return null;
  const others = findings.filter((finding) => finding !== primary && finding.severity !== "info");
  const also = others.length === 0 ? "" : ` Also: ${others.map(titleText).join("; ")}.`;
  return `${titleText(primary)}. ${printable(primary.detail)}${also}`;
}

/** Every finding in full, and what logs show of the primary one. */
export function findingRows({ findings }: Session): Evidence[] {
  const primary = primaryOf(findings);
  const others = findings.filter((finding) => finding !== primary);
  const rows: Evidence[] = [
    ["Finding", primary ? [`${grade(primary)}: ${printable(primary.detail)}`] : []],
    ["Also", others.map((each) => `${grade(each)}: ${printable(`${sentence(each.title)} ${each.detail}`)}`)],
    ["Logs", primary ? logLines(primary) : []],
  ];
  return rows.filter(([, lines]) => lines.length > 0);
}

/** The likely systems' come first. */
function logLines({ id, logs }: Finding): string[] {
  const lines = logs
    .slice(0, LOGS)
    .map(({ system, text }) => printable(system === "any" ? text : `${system}: ${text}`));
  const rest = logs.length - lines.length;
  return rest > 0 ? [...lines, `and ${rest} more: starttls-inspect explain ${printable(id)}`] : lines;
}

/** Systems whose logs are quoted. */
const LOGS = 3;

const primaryOf = (findings: readonly Finding[]): Finding | null =>
  findings.find(({ primary }) => primary) ?? null;

/** Like "The server refused STARTTLS (certain)". */
const titleText = ({ title, certainty }: Finding): string =>
  `${printable(title).replace(/\.$/, "")} (${certainty})`;

const grade = ({ id, severity, certainty }: Finding): string =>
  `${printable(id)} (${severity}, ${certainty})`;

const sentence = (text: string): string => (/[.:]$/.test(text) ? text : `${text}.`);
