// ComparisonDocument -> its text: the answer first, then how that is known, what cannot be told, and the details.
import type {
  Comparison,
  ComparisonFinding,
  ConnectionsComparison,
  GroupsComparison,
  PathComparison,
} from "../../compare/comparison.ts";
import { remedyText } from "../../diagnose/remedy-text.ts";
import { count, firstOf } from "../../text/amounts.ts";
import { printable } from "../../text/printable.ts";
import { howCertain } from "../cause-text.ts";
import { clockIn } from "../clock.ts";
import { type Colors, createColors, type Paint } from "../colors.ts";
import { remedySentence } from "../finding-text.ts";
import { indented, labelledRows, READABLE, type Row } from "../labelled-rows.ts";
import { wrap } from "../wrap.ts";
import type { ComparisonDocument } from "./comparison-document.ts";
import {
  commandFor,
  comparedOf,
  comparedText,
  decidingFrames,
  filesOf,
  groupName,
  legLines,
  namesText,
  ownFinding,
  recognitionText,
  titleOf,
  verdictText,
} from "./comparison-words.ts";
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
  const [main] = comparison.findings;
  const rows: Row[] = [
    ["Cannot tell", comparison.untold],
    ...comparedRows(comparison, view),
    ...findingRows(comparison.findings, view),
    ...commandRows(comparison, view),
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

/** Headline, verdict, what explains it and what to do. */
function answer(comparison: Comparison, { width, colors }: View): string[] {
  const main = comparison.findings.find(({ primary }) => primary);
  const names = printable(namesText(comparedOf(comparison)));
  const verdict = comparison.kind === "same-connection" ? verdictText(comparison) : "";
  return [
    ...(names === "" ? [] : wrap(names, width).map(colors.dim)),
    ...wrap(printable(comparison.headline), width).map(colors.bold),
    ...(verdict === "" ? [] : indented(verdict, width).map(verdictPaint(comparison, colors))),
    ...(main === undefined ? [] : explained(main, width, colors)),
  ];
}

function verdictPaint(comparison: Comparison, colors: Colors): Paint {
  if (comparison.kind !== "same-connection") return String;
  return { "at-fault": colors.red, changed: colors.yellow, clear: colors.green, unclear: colors.yellow }[
    comparison.verdict
  ];
}

function explained(finding: ComparisonFinding, width: number, colors: Colors): string[] {
  const [first] = finding.remedies;
  const remedy = first === undefined ? "" : remedyText(first);
  return [
    ...indented(printable(titleOf(finding)), width).map(colors.bold),
    ...indented(printable(finding.detail), width),
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
    ["Equal", equal.length === 0 ? [] : [equal.join(", ")]],
  ];
  return [
    ...columns(["", ...sides.map(({ name }) => name)], rows, width, colors),
    ...labelledRows(filled(below), width, colors),
  ];
}

function traitLines({ failed, established, traits }: GroupsComparison, view: View): string[] {
  const shown = view.verbose ? traits : traits.slice(0, SHOWN);
  const rest = traits.length - shown.length;
  const rows = shown.map((trait) => [trait.what, String(trait.failed), String(trait.established)]);
  const head = ["", groupName("failed", failed), groupName("established", established)];
  return [
    ...columns(head, rows, view.width, view.colors),
    ...(rest > 0 ? [`  ${count(rest, "more trait")}: --verbose lists all`] : []),
  ];
}

function comparedRows(comparison: Comparison, { zone }: View): Row[] {
  const clock = clockIn(zone);
  const rows = comparedOf(comparison).map((each): Row => [
    each.name,
    [comparedText(each, clock), ownFinding(each)],
  ]);
  if (comparison.kind !== "same-connection") return rows;
  const legs = comparison.legs.map((leg): Row => [`${leg.from} to ${leg.to}`, legLines(leg)]);
  return [...legs, ...rows, ["Same", [recognitionText(comparison)]]];
}

function findingRows(findings: readonly ComparisonFinding[], { verbose }: View): Row[] {
  const main = findings.find(({ primary }) => primary);
  const others = findings.filter(
    (finding) => finding !== main && (verbose || finding.severity !== "info" || main === undefined),
  );
  return [
    ["Finding", main === undefined ? [] : [`${main.id} ${howCertain(main)}`]],
    [
      "Also",
      others.map(
        (each) => `${each.id} ${howCertain(each)}: ${each.title.replace(/\.$/, "")}. ${each.detail}`,
      ),
    ],
  ];
}

function commandRows(comparison: Comparison, { document }: View): Row[] {
  return comparedOf(comparison).map((each): Row => {
    const frames = decidingFrames(comparison.findings, each.name);
    const command = commandFor(each, frames, filesOf(each, document.captures));
    return [`Wireshark ${each.name}`, [command], "command"];
  });
}
