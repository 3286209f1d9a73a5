// ReportDocument -> the terminal report: per capture a heading, the table of sessions and the failures in words.
import type { Session } from "../session/session.ts";
import { createColors, type Colors } from "./colors.ts";
import { captureHeading, joinedHeading } from "./capture-heading.ts";
import type { RenderOptions } from "./render-options.ts";
import { isWorthTelling, titleText } from "./finding-text.ts";
import { groupBy } from "./group-by.ts";
import { needsParagraph, needsRemark } from "./outcome.ts";
import { paragraph, remark, type ParagraphOptions } from "./paragraph.ts";
import type { Capture, ReportDocument, Summary } from "./report-document.ts";
import { sessionGrid } from "./session-grid.ts";
import { printable } from "./terminal-text.ts";
import { count, list } from "./words.ts";
import { wrap } from "./wrap.ts";

/** Rows of a capture's table; beyond that, established sessions give way. --verbose lists all. */
const ROWS = 100;
/** Paragraphs of a capture. --verbose writes all. */
const PARAGRAPHS = 20;
/** Streams that are named where the same was found in many. */
const STREAMS = 5;

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

/** Paragraphs in stream order, then the remarks in stream order, then what was found in all other sessions. */
function* stories(
  sessions: readonly Session[],
  options: RenderOptions & ParagraphOptions,
): Generator<string> {
  const full = options.verbose ? sessions : sessions.filter(needsParagraph);
  const brief = options.verbose ? [] : sessions.filter(needsRemark);
  const bound = options.verbose ? Infinity : PARAGRAPHS;
  const paragraphs = full.slice(0, bound);
  const remarks = brief.slice(0, bound);
  for (const session of paragraphs) yield `${paragraph(session, options)}\n`;
  for (const session of remarks) yield remark(session, options);
  if (remarks.length > 0) yield "\n";
  const told = new Set([...paragraphs, ...remarks]);
  yield* foundElsewhere(
    sessions.filter((session) => !told.has(session)),
    options,
  );
  const untold = full.length + brief.length - told.size;
  if (untold > 0) {
    const text = `${count(untold, "more session")} not described: use --verbose for all, --stream N for one.`;
    yield `${wrap(text, options.width).join("\n")}\n\n`;
  }
}

/** A line for each error and warning of sessions that have no text of their own: errors first, then the most frequent. */
function* foundElsewhere(sessions: readonly Session[], options: RenderOptions): Generator<string> {
  const found = sessions.flatMap(({ stream, findings }) =>
    findings.filter(isWorthTelling).map((finding) => ({ stream, finding, text: titleText(finding) })),
  );
  const weight = ([first]: typeof found): number => (first?.finding.severity === "error" ? 1 : 0);
  const groups = [...groupBy(found, ({ text }) => text)].toSorted(
    ([, a], [, b]) => weight(b) - weight(a) || b.length - a.length,
  );
  if (groups.length === 0) return;
  yield "Also found:\n";
  for (const [text, group] of groups) {
    const streams = group.map(({ stream }) => stream);
    const [first = "", ...rest] = wrap(`${text}: ${streamList(streams)}`, options.width - 4);
    yield [`  ${first}`, ...rest.map((line) => `    ${line}`), ""].join("\n");
  }
  yield "\n";
}

/** `stream 4`, `streams 1, 2, 3, 4, 5 and 32 more` */
function streamList(streams: readonly number[]): string {
  const shown = streams.slice(0, STREAMS).map(String);
  const rest = streams.length - shown.length;
  return `${streams.length === 1 ? "stream" : "streams"} ${list(rest > 0 ? [...shown, `${rest} more`] : shown)}`;
}

/** `3 sessions: 1 established, 2 handshake-failed` */
function summaryLine(summary: Summary, captureCount: number): string {
  const outcomes = Object.entries(summary.outcomes).map(
    ([outcome, amount]) => `${amount} ${printable(outcome)}`,
  );
  const captures = captureCount > 1 ? ` in ${count(captureCount, "capture")}` : "";
  return `${count(summary.sessions, "session")}${captures}${outcomes.length > 0 ? ": " : ""}${outcomes.join(", ")}`;
}
