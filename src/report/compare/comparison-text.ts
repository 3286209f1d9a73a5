// ComparisonDocument -> its text: the answer first, then how that is known, what cannot be told, and the details.
import type {
  Compared,
  Comparison,
  ComparisonFinding,
  ConnectionsComparison,
  GroupsComparison,
  PathComparison,
} from "../../compare/comparison.ts";
import { remedyText } from "../../diagnose/remedy-text.ts";
import { count, firstOf, list } from "../../text/amounts.ts";
import { printable } from "../../text/printable.ts";
import { howCertain } from "../cause-text.ts";
import { clockIn } from "../clock.ts";
import { type Colors, createColors, type Paint } from "../colors.ts";
import { remedySentence } from "../finding-text.ts";
import { indented, labelledRows, READABLE, type Row } from "../labelled-rows.ts";
import { wrap } from "../wrap.ts";
import type { ComparisonDocument } from "./comparison-document.ts";
import {
  beyondHeadline,
  byText,
  commandFor,
  comparedOf,
  decidingFrames,
  endpointsText,
  exoneration,
  filesOf,
  groupName,
  groupText,
  howSure,
  namesText,
  otherCommands,
  ownFinding,
  recognitionText,
  startText,
} from "./comparison-words.ts";
import { legLines } from "./leg-words.ts";
import { columns } from "./columns.ts";
import { pathLadder } from "./path-ladder.ts";
import { pathLadderText } from "./path-ladder-text.ts";
import type { ComparisonOptions } from "./render-comparison.ts";

/** Narrower terminals wrap the lines themselves. */
const MIN_WIDTH = 60;

/** What the parts share. */
interface View extends ComparisonOptions {
  readonly document: ComparisonDocument;
  readonly colors: Colors;
}

export function comparisonText(document: ComparisonDocument, options: ComparisonOptions): string[] {
  const width = Math.min(Math.max(options.width, MIN_WIDTH), READABLE);
  const view: View = { ...options, width, document, colors: createColors(options.color) };
  const { comparison } = document;
  const main = mainFinding(comparison.findings);
  const rows: Row[] = [
    ["Cannot tell", comparison.untold],
    ...comparedRows(comparison, view),
    ...findingRows(comparison.findings),
    ...commandRows(comparison, view),
    ["Or compare", otherCommands(comparison, String), "command"],
  ];
  const parts = [
    answer(comparison, view),
    evidence(comparison, view),
    labelledRows(filled(rows), width, view.colors),
    main === undefined ? [] : [`More: starttls-inspect explain ${main.id}`],
  ];
  const shown = parts.filter((lines) => lines.length > 0);
  return [`${shown.map((lines) => lines.join("\n")).join("\n\n")}\n`];
}

const filled = (rows: readonly Row[]): Row[] => rows.filter(([, lines]) => lines.length > 0);

/** Who they are, the headline, how sure that is and why, and what to do. */
function answer(comparison: Comparison, { width, colors }: View): string[] {
  const { headline, findings, kind } = comparison;
  const names = printable(namesText(comparison));
  const main = mainFinding(findings);
  const cleared = kind === "same-connection" ? exoneration(comparison) : "";
  return [
    ...(names === "" ? [] : wrap(names, width).map(colors.dim)),
    ...wrap(printable(headline), width).map((line) => colors.bold(verdictPaint(comparison, colors)(line))),
    ...(main === undefined ? [] : explained(main, headline, cleared, width)),
  ];
}

/** What the answer rests on. */
const mainFinding = (findings: readonly ComparisonFinding[]): ComparisonFinding | undefined =>
  findings.find(({ primary }) => primary) ?? findings[0];

function verdictPaint(comparison: Comparison, colors: Colors): Paint {
  if (comparison.kind !== "same-connection") return String;
  return { "at-fault": colors.red, changed: colors.yellow, clear: colors.green, unclear: colors.yellow }[
    comparison.verdict
  ];
}

function explained(finding: ComparisonFinding, headline: string, cleared: string, width: number): string[] {
  const { detail, remedies } = finding;
  const [first] = remedies;
  const remedy = first === undefined ? "" : remedyText(first);
  const why = `${cleared} ${howSure(finding)} ${beyondHeadline(detail, headline)}`.trim();
  return [
    ...indented(printable(why), width),
    ...(remedy === "" ? [] : indented(remedySentence({ remedy }), width)),
  ];
}

function evidence(comparison: Comparison, view: View): string[] {
  switch (comparison.kind) {
    case "same-connection":
      return ladderLines(comparison, view);
    case "two-connections":
      return differenceLines(comparison, view);
    default:
      return traitLines(comparison, view);
  }
}

/** None where everything passed: the counts say it. */
function ladderLines(comparison: PathComparison, { width, verbose }: View): string[] {
  const isEventful = comparison.steps.some(({ fate }) => fate !== "passed");
  if (!isEventful && !verbose) return [];
  return pathLadderText(pathLadder(comparison, verbose ? "whole" : "brief"), width);
}

/** Rows of a table without --verbose. */
const SHOWN = 12;
/** Lines of a cell. */
const CELL_LINES = 4;
/** Names in its line of what is equal. */
const EQUAL = 8;

function differenceLines({ sides, differences, equal }: ConnectionsComparison, view: View): string[] {
  const { width, verbose, colors } = view;
  const isTelling = ({ decides }: { readonly decides: string }): boolean =>
    verbose || decides === "often" || decides === "sometimes";
  const telling = differences.filter(isTelling);
  const shown = verbose ? telling : telling.slice(0, SHOWN);
  const rest = differences.filter((difference) => !shown.includes(difference)).map(({ name }) => name);
  const rows = shown.map(({ name, a, b }) => [name, a, b]);
  const below: Row[] = [
    ["Also differ", rest.length === 0 ? [] : [`${firstOf(rest, SHOWN)} (--verbose shows them)`]],
    ["Equal", equal.length === 0 ? [] : [verbose ? list(equal) : firstOf(equal, EQUAL)]],
  ];
  const table = columns(["", ...sides.map(({ name }) => name)], rows, tableOf(view));
  return [...table, ...(table.length === 0 ? [] : [""]), ...labelledRows(filled(below), width, colors)];
}

const tableOf = ({ width, colors, verbose }: View): Parameters<typeof columns>[2] => ({
  width,
  colors,
  most: verbose ? Infinity : CELL_LINES,
});

function traitLines({ failed, established, traits }: GroupsComparison, view: View): string[] {
  const shown = view.verbose ? traits : traits.slice(0, SHOWN);
  const rest = traits.length - shown.length;
  const rows = shown.map((trait) => [trait.what, String(trait.failed), String(trait.established)]);
  const head = ["", groupName("failed", failed), groupName("established", established)];
  return [
    ...columns(head, rows, tableOf(view)),
    ...(rest > 0 ? [`  ${count(rest, "more trait")}: --verbose lists all`] : []),
  ];
}

function comparedRows(comparison: Comparison, { zone }: View): Row[] {
  if (comparison.kind === "groups")
    return [
      ["Failed", [groupText(comparison.failed)]],
      ["Established", [groupText(comparison.established)]],
    ];
  const all = comparedOf(comparison);
  const clock = clockIn(zone);
  const place = (each: Compared): string =>
    [endpointsText(each), startText(each, clock)].filter((text) => text !== "").join(", ");
  const byItself: Row = ["By itself", byText(all, ownFinding)];
  if (comparison.kind !== "same-connection")
    return [...all.map((each): Row => [each.name, [place(each)]]), byItself];
  const isOne = new Set(all.map(place)).size === 1;
  const places = isOne ? all.slice(0, 1).map(place) : byText(all, place);
  const legs = comparison.legs.map((leg): Row => [`${leg.from} to ${leg.to}`, legLines(leg)]);
  return [...legs, ["Connection", [...places, recognitionText(comparison)]], byItself];
}

function findingRows(findings: readonly ComparisonFinding[]): Row[] {
  const main = mainFinding(findings);
  const others = findings.filter((finding) => finding !== main);
  return [
    ["Finding", main === undefined ? [] : [`${main.id} ${howCertain(main)}`]],
    ["Also", others.map((each) => `${each.id} ${howCertain(each)}: ${each.detail}`)],
  ];
}

/** Of those in which a frame decides. */
function commandRows(comparison: Comparison, { document }: View): Row[] {
  return comparedOf(comparison).flatMap((each): Row[] => {
    const frames = decidingFrames(comparison.findings, each.name);
    if (frames.length === 0) return [];
    const command = commandFor(each, frames, filesOf(each, document.captures));
    return [[`Wireshark ${each.name}`, [command], "command"]];
  });
}
