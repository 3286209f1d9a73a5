// ReportDocument -> the terminal report: per capture a heading, the table of sessions and the failures in words.
import type { Session } from "../session/session.ts";
import { createColors, type Colors } from "./colors.ts";
import { captureHeading, joinedHeading } from "./capture-heading.ts";
import type { RenderOptions } from "./render-options.ts";
import { groupBy } from "./group-by.ts";
import { needsParagraph, needsRemark } from "./outcome.ts";
import { paragraph, remark, type ParagraphOptions } from "./paragraph.ts";
import type { Capture, ReportDocument, Summary } from "./report-document.ts";
import { sessionGrid } from "./session-grid.ts";
import { printable } from "./terminal-text.ts";
import { count } from "./words.ts";
import { wrap } from "./wrap.ts";

/** Rows of a capture's table; beyond that, established sessions give way. --verbose lists all. */
const ROWS = 100;
/** Paragraphs of a capture. --verbose writes all. */
const PARAGRAPHS = 20;

/** Narrower terminals wrap the lines themselves. */
const NARROWEST = 60;

export function* renderTable(document: ReportDocument, asked: RenderOptions): Generator<string> {
  const options = { ...asked, width: Math.max(asked.width, NARROWEST) };
  const colors = createColors(options.color);
  const sessionsOf = groupBy(document.sessions, (session) => session.capture);
  // The files of a joined capture have one heading and one table.
  const captures = groupBy(document.captures, ({ path, partOf }) => partOf ?? path);
  for (const [path, files] of captures) {
    const sessions = sessionsOf.get(path) ?? [];
    yield heading(files, sessions, options, colors);
    if (sessions.length === 0) {
      yield "No connections to show.\n\n";
      continue;
    }
    yield* sessionTable(sessions, options, colors);
    yield* stories(sessions, { ...options, colors });
  }
  yield `${summaryLine(document.summary, captures.size)}\n`;
}

function heading(
  files: readonly Capture[],
  sessions: readonly Session[],
  { verbose }: RenderOptions,
  colors: Colors,
): string {
  const [first] = files;
  if (first === undefined) return "";
  return first.partOf === null
    ? captureHeading(first, colors)
    : joinedHeading(files, sessions.filter(needsParagraph).slice(0, PARAGRAPHS), verbose, colors);
}

function* sessionTable(
  sessions: readonly Session[],
  options: RenderOptions,
  colors: Colors,
): Generator<string> {
  const listed = options.verbose ? sessions : mostTelling(sessions);
  yield* sessionGrid(listed, options.width, colors);
  const rest = sessions.length - listed.length;
  if (rest > 0) yield `${count(rest, "session")} not listed: --verbose lists all, --stream N one.\n`;
  yield "\n";
}

/** In stream order; where there are too many, those that were not established come first. */
function mostTelling(sessions: readonly Session[]): readonly Session[] {
  if (sessions.length <= ROWS) return sessions;
  const others = sessions.filter(({ outcome }) => outcome !== "established").slice(0, ROWS);
  const established = sessions.filter(({ outcome }) => outcome === "established");
  const chosen = new Set([...others, ...established.slice(0, ROWS - others.length)]);
  return sessions.filter((session) => chosen.has(session));
}

/** Paragraphs in stream order, then the remarks in stream order. */
function* stories(
  sessions: readonly Session[],
  options: RenderOptions & ParagraphOptions,
): Generator<string> {
  const full = options.verbose ? sessions : sessions.filter(needsParagraph);
  const brief = options.verbose ? [] : sessions.filter(needsRemark);
  const bound = options.verbose ? Infinity : PARAGRAPHS;
  for (const session of full.slice(0, bound)) yield `${paragraph(session, options)}\n`;
  const remarks = brief.slice(0, bound);
  for (const session of remarks) yield remark(session, options);
  if (remarks.length > 0) yield "\n";
  const untold = Math.max(0, full.length - bound) + Math.max(0, brief.length - bound);
  if (untold > 0) {
    const text = `${count(untold, "more session")} did not reach TLS: --verbose tells of all, --stream N of one.`;
    yield `${wrap(text, options.width).join("\n")}\n\n`;
  }
}

/** `3 sessions: 1 established, 2 handshake-failed` */
function summaryLine(summary: Summary, captureCount: number): string {
  const outcomes = Object.entries(summary.outcomes).map(
    ([outcome, amount]) => `${amount} ${printable(outcome)}`,
  );
  const captures = captureCount > 1 ? ` in ${count(captureCount, "capture")}` : "";
  return `${count(summary.sessions, "session")}${captures}${outcomes.length > 0 ? ": " : ""}${outcomes.join(", ")}`;
}
