// ReportDocument -> the terminal report: totals, causes and census; of a few sessions, or with --verbose, each in words.
import type { Cause } from "../diagnose/causes.ts";
import { isFailed } from "../diagnose/failed.ts";
import { isFindingId } from "../diagnose/finding-texts.ts";
import type { Session } from "../session/session.ts";
import { captureHeading, joinedHeading, packetText, timeRange, warningLines } from "./capture-heading.ts";
import { causeBlock } from "./cause-lines.ts";
import { censusLines } from "./census-lines.ts";
import { type Clock, clockIn, momentsOf } from "./clock.ts";
import { type Colors, createColors } from "./colors.ts";
import { keysLeft, keysOf } from "./decryption-text.ts";
import { extractSentence, framesThatDecide } from "./extract-of.ts";
import { ByCapture } from "./by-capture.ts";
import { groupBy } from "../bytes/group-by.ts";
import { harmRank } from "./harm-rank.ts";
import { indented, labelledRows, READABLE } from "./labelled-rows.ts";
import { wordsOf } from "./page/page.ts";
import { paragraph } from "./paragraph.ts";
import type { RenderOptions } from "./render-options.ts";
import type { Capture, ReportDocument } from "./report-document.ts";
import { filterText } from "./session-filter.ts";
import { sessionGrid } from "./session-grid.ts";
import { wrap } from "./wrap.ts";
import { count, grouped } from "../text/amounts.ts";
import { printable } from "../text/printable.ts";

/** Up to so many sessions are shown one by one; more are summed up by cause. */
const SESSIONS_IN_FULL = 3;
/** Lines that a reader sees at once. */
const SCREEN_LINES = 40;
/** Captures that have a line each. */
const LISTED_CAPTURES = 5;
/** Narrower terminals wrap the lines themselves. */
const MIN_WIDTH = 60;

export function* renderTable(document: ReportDocument, asked: RenderOptions): Generator<string> {
  const { sessions } = document;
  const options = { ...asked, width: Math.max(asked.width, MIN_WIDTH) };
  const view = viewOf(document, options);
  const isInFull = options.sessions !== true && (options.verbose || sessions.length <= SESSIONS_IN_FULL);
  const keys = sessions.length === 1 ? keysLeft(document) : keysOf(document);
  const lines = [
    ...headings(view, options),
    totals(document, options),
    ...(keys.length === 0 ? [] : [printable(wordsOf(keys))]),
  ];
  const head = lines.flatMap((line) =>
    line.length > options.width ? indented(line.trimStart(), options.width, indentOf(line)) : [line],
  );
  yield `${head.join("\n")}\n`;
  if (sessions.length === 0) return;
  if (options.sessions === true) yield* sessionTable(view, options);
  else if (isInFull) yield* stories(view, options);
  else yield `${summary(view, SCREEN_LINES - head.length, options).join("\n")}\n`;
}

const indentOf = (line: string): string => /^ */.exec(line)?.[0] ?? "";

/** What the parts of the report share. */
interface View {
  readonly document: ReportDocument;
  readonly colors: Colors;
  readonly clock: Clock;
  /** `03:14:05`, with the date where the sessions are not of one day. */
  readonly moment: (time: string | null) => string;
  readonly byCapture: ByCapture;
  /** There are several captures, so that a stream number alone does not say which it is. */
  readonly isOneOfSeveral: boolean;
}

function viewOf(document: ReportDocument, { color, zone }: RenderOptions): View {
  const byCapture = new ByCapture(document);
  const clock = clockIn(zone);
  const times = document.sessions.map(({ startTime }) => startTime);
  const moment = momentsOf(times, clock);
  const isOneOfSeveral = byCapture.groups.length > 1;
  return { document, colors: createColors(color), clock, moment, byCapture, isOneOfSeveral };
}

function headings({ document, byCapture, clock, colors }: View, { verbose, width }: RenderOptions): string[] {
  const failed = document.sessions.filter(isFailed);
  const { groups } = byCapture;
  if (groups.length <= LISTED_CAPTURES || verbose) {
    return groups.flatMap(({ files }) =>
      headingOf(files, failed, verbose, clock, colors).concat(extractLines(files, failed, width)),
    );
  }
  const files = groups.flatMap((group) => group.files);
  const title = `${count(groups.length, "capture")}: ${packetText(files)}, ${timeRange(files, clock)}`;
  return [title, ...warningLines(files, colors, true)];
}

/** Where a file says that it is an extract; joined ones are not traced back. */
function extractLines(
  [file, ...others]: readonly Capture[],
  failed: readonly Session[],
  width: number,
): string[] {
  if (file === undefined || others.length > 0) return [];
  const sentence = extractSentence(file, framesThatDecide(failed, file.path));
  return sentence === null ? [] : wrap(sentence, width);
}

function headingOf(
  files: readonly Capture[],
  failed: readonly Session[],
  verbose: boolean,
  clock: Clock,
  colors: Colors,
): string[] {
  const [first] = files;
  if (first === undefined) return [];
  return first.partOf === null
    ? captureHeading(first, clock, colors)
    : joinedHeading(
        files,
        failed.filter(({ capture }) => capture === first.partOf),
        verbose,
        clock,
        colors,
      );
}

/** `201 sessions: 97 failed, 77 established, 27 other (13 starttls-not-offered, 14 incomplete-capture)` */
function totals({ sessions }: ReportDocument, { filter }: RenderOptions): string {
  const failed = sessions.filter(isFailed);
  const failedInside = failed.filter(({ outcome }) => outcome === "established").length;
  const someOf = failedInside === failed.length ? "" : `${grouped(failedInside)} `;
  const established = sessions.filter(({ outcome }) => outcome === "established").length;
  const others = sessions.filter((session) => session.outcome !== "established" && !isFailed(session));
  const kinds = [...groupBy(others, ({ outcome }) => outcome)].map(
    ([outcome, group]) => `${grouped(group.length)} ${outcome}`,
  );
  const parts = [
    part(failed.length, "failed", failedInside === 0 ? [] : [`${someOf}after TLS was established`]),
    part(established, "established", []),
    part(others.length, "other", kinds),
  ].filter((text) => text !== "");
  const chosen = filter === undefined ? "" : printable(filterText(filter));
  const total = count(sessions.length, "session") + (chosen === "" ? "" : ` (${chosen})`);
  return parts.length === 0 ? total : `${total}: ${parts.join(", ")}`;
}

function part(amount: number, what: string, kinds: readonly string[]): string {
  if (amount === 0) return "";
  return `${grouped(amount)} ${what}${kinds.length === 0 ? "" : ` (${kinds.join(", ")})`}`;
}

/** Worst first. */
function* sessionTable(
  { document, colors, moment, isOneOfSeveral }: View,
  options: RenderOptions,
): Generator<string> {
  const rankOf = harmRank(document.causes);
  const ranked = document.sessions.map((session) => ({ session, rank: rankOf(session) }));
  const ordered = ranked.toSorted((a, b) => a.rank - b.rank).map(({ session }) => session);
  const { width } = options;
  yield* sessionGrid(ordered, { width, colors, moment, isOneOfSeveral });
}

function* stories(
  { document, colors, clock, moment, byCapture, isOneOfSeveral }: View,
  options: RenderOptions,
): Generator<string> {
  for (const session of document.sessions) {
    const files = byCapture.filesOf(session.capture);
    yield `\n${paragraph(session, { ...options, colors, clock, moment, files, isOneOfSeveral })}`;
  }
  const main = document.causes[0];
  if (main !== undefined && isFindingId(main.finding))
    yield `\nMore: starttls-inspect explain ${main.finding}\n`;
}

/** Causes, census, what else was found, how to see more; at most `room` lines where the causes are not too many. */
function summary(view: View, room: number, options: RenderOptions): string[] {
  const { document, colors, moment, byCapture, isOneOfSeveral } = view;
  const width = Math.min(options.width, READABLE);
  const { causes } = document;
  const census = censusLines(document.census, width, colors);
  const more = moreLines(width, causes, colors);
  const block = causeBlock(causes, room - census.length - more.length - 2, {
    width,
    colors,
    span: (first, last) =>
      moment(first) === moment(last) ? moment(first) : `${moment(first)} to ${moment(last)}`,
    byCapture,
    isOneOfSeveral,
  });
  return [
    "",
    ...(causes.length === 0 ? ["No session failed."] : block.lines),
    ...unlistedCauses(causes.slice(block.shown)),
    ...(census.length === 0 ? [] : ["", ...census]),
    "",
    ...more,
    ...alsoLines(document.sessions, causes.slice(0, block.shown), width, colors),
  ];
}

/** Causes that did not fit: they are named at the end. */
function unlistedCauses(causes: readonly Cause[]): string[] {
  if (causes.length === 0) return [];
  const sessions = causes.reduce((sum, cause) => sum + cause.sessions, 0);
  return [
    `       and ${count(causes.length, "more cause")} with ${count(sessions, "session")}, listed below`,
  ];
}

/** Findings of none of the causes, with the number of their sessions: errors, warnings and what explains a session. */
function alsoLines(
  sessions: readonly Session[],
  causes: readonly Cause[],
  width: number,
  colors: Colors,
): string[] {
  const shown = new Set(causes.map(({ finding }) => finding));
  const amounts = new Map<string, number>();
  for (const { findings } of sessions) {
    for (const { id, severity, primary } of findings) {
      if ((severity !== "info" || primary) && !shown.has(id)) amounts.set(id, (amounts.get(id) ?? 0) + 1);
    }
  }
  if (amounts.size === 0) return [];
  const texts = [...amounts]
    .toSorted(([, a], [, b]) => b - a)
    .map(([id, amount]) => `${printable(id)} (${grouped(amount)})`);
  return labelledRows([["Also found", [texts.join(", ")]]], width, colors);
}

function moreLines(width: number, [first]: readonly Cause[], colors: Colors): string[] {
  const options = "--sessions, --stream N -v; to send: starttls-inspect report";
  const id = first === undefined ? "" : printable(first.finding);
  const kind = first === undefined || isFindingId(first.finding) ? "finding" : "outcome";
  const lines = first === undefined ? [options] : [`--${kind} ${id}, explain ${id}`, options];
  return labelledRows([["More", lines]], width, colors);
}
