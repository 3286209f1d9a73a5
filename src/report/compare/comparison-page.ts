// ComparisonDocument -> its page: verdict, what explains it, ladder or differences, what cannot be told, the captures.
import type { Comparison, ComparisonFinding, Difference, PathVerdict } from "../../compare/comparison.ts";
import { remedyLabel } from "../../diagnose/remedy-text.ts";
import { howCertain } from "../cause-text.ts";
import { type Clock, clockIn } from "../clock.ts";
import { captureFacts } from "../page/capture-facts.ts";
import type { Block, Fact, Grid, Section, Text, Tone } from "../page/page.ts";
import type { ReportDocument } from "../report-document.ts";
import { fileName, shownFiles } from "../shown-files.ts";
import type { ComparisonDocument } from "./comparison-document.ts";
import {
  commandFor,
  comparedOf,
  decidingFrames,
  DECIDES,
  endpointsText,
  exoneration,
  filesOf,
  framesAt,
  groupName,
  ownFinding,
  recognitionText,
  startText,
  titleOf,
} from "./comparison-words.ts";
import { legLines } from "./leg-words.ts";
import { pathLadder } from "./path-ladder.ts";
import type { ComparisonOptions } from "./render-comparison.ts";

export function comparisonPage(
  { comparison, captures, rules, tool }: ComparisonDocument,
  { verbose, zone }: ComparisonOptions,
): Section {
  const clock = clockIn(zone);
  const { headline, findings, untold } = comparison;
  return {
    id: "comparison",
    title: TITLES[comparison.kind],
    blocks: [
      { kind: "verdict", tone: toneOf(comparison), text: headline },
      ...(comparison.kind === "same-connection"
        ? [exoneration(comparison), recognitionText(comparison)].filter((text) => text !== "").map(paragraph)
        : []),
    ],
    sections: [
      ...findings.map((finding, index) => findingSection(finding, index + 1, rules)),
      ...evidenceSections(comparison, verbose),
      ...section(
        "untold",
        "What cannot be told",
        untold.length === 0 ? [] : [{ kind: "list", items: untold }],
      ),
      section("compared", "What was compared", comparedBlocks(comparison, captures, clock)),
      ...captureSections(captures, clock),
      section("about", "About this comparison", [
        {
          kind: "facts",
          caption: "About this comparison",
          rows: [
            ["Not included", "Log-ins, mailboxes, message content."],
            ["Made by", `${tool.name} ${tool.version}`],
          ],
        },
      ]),
    ].flat(),
  };
}

const TITLES: Readonly<Record<Comparison["kind"], string>> = {
  "same-connection": "One connection at several capture points",
  "two-connections": "Two connections compared",
  groups: "Failed sessions against established ones",
};

const TONES: Readonly<Record<PathVerdict, Tone>> = {
  "at-fault": "failure",
  changed: "neutral",
  clear: "success",
  unclear: "neutral",
};

const toneOf = (comparison: Comparison): Tone =>
  comparison.kind === "same-connection" ? TONES[comparison.verdict] : "neutral";

const paragraph = (text: Text): Block => ({ kind: "paragraph", text });

/** None without blocks. */
const section = (id: string, title: Text, blocks: readonly Block[]): Section[] =>
  blocks.length === 0 ? [] : [{ id, title, blocks, sections: [] }];

function findingSection(finding: ComparisonFinding, number: number, rules: ReportDocument["rules"]): Section {
  const { id, detail, frames, evidence, remedies } = finding;
  const rule = rules[id];
  const advice = remedies.length > 0 ? remedies : (rule?.remedies ?? []);
  const rows: Fact[] = [
    ...advice.map((remedy): Fact => [remedyLabel(remedy) || "What to do", remedy.text]),
    ...(frames.length === 0 ? [] : [["Proof", framesAt(frames)] as const]),
    ["Finding", [{ code: id }, ` ${howCertain(finding)}`]],
    ...(rule === undefined ? [] : [["How it is detected", rule.explanation] as const]),
  ];
  const caption = titleOf(finding);
  const grid: Grid = {
    kind: "grid",
    caption: "Evidence",
    head: ["Capture", "Frame", "Field", "Value"],
    rows: evidence.map(({ capture, frame, field, value }) => [
      capture,
      frame === null ? "none" : String(frame),
      [{ code: field }],
      [{ code: value }],
    ]),
  };
  return {
    id: `finding-${number}`,
    title: caption,
    blocks: [paragraph(detail), { kind: "facts", caption, rows }, ...(evidence.length === 0 ? [] : [grid])],
    sections: [],
  };
}

function evidenceSections(comparison: Comparison, verbose: boolean): Section[] {
  switch (comparison.kind) {
    case "same-connection": {
      const ladder = pathLadder(comparison, verbose ? "whole" : "brief");
      const title = "What was sent, and where it was seen";
      const legs = comparison.legs.map((leg): Fact => [`${leg.from} to ${leg.to}`, ...legLines(leg)]);
      return [
        ...section("ladder", title, ladder.rungs.length === 0 ? [] : [{ kind: "path-ladder", ladder }]),
        ...section("legs", "Between the points", [
          { kind: "facts", caption: "Between the points", rows: legs },
        ]),
      ];
    }
    case "two-connections": {
      const { differences, equal } = comparison;
      const same = equal.length === 0 ? [] : [paragraph(`Equal: ${equal.join(", ")}.`)];
      return section("differences", "What differs", [
        ...(differences.length === 0 ? [] : [differencesGrid(differences)]),
        ...same,
      ]);
    }
    default: {
      const { failed, established, traits } = comparison;
      const head = ["What", groupName("failed", failed), groupName("established", established)];
      const rows = traits.map((trait) => [trait.what, String(trait.failed), String(trait.established)]);
      return section(
        "traits",
        "What they have in common",
        rows.length === 0 ? [] : [{ kind: "grid", caption: "What they have in common", head, rows }],
      );
    }
  }
}

const differencesGrid = (differences: readonly Difference[]): Grid => ({
  kind: "grid",
  caption: "What differs",
  head: ["What", "A", "B", "Decides", "Frames"],
  rows: differences.map(({ name, a, b, decides, frames }) => [
    name,
    [{ code: a }],
    [{ code: b }],
    DECIDES[decides],
    framesAt(frames),
  ]),
});

/** Who they are, what each capture says by itself, and how to see the frames. */
function comparedBlocks(
  comparison: Comparison,
  captures: ComparisonDocument["captures"],
  clock: Clock,
): Block[] {
  const all = comparedOf(comparison);
  const rows = all.map((each): Fact => {
    const files = shownFiles(filesOf(each, captures));
    const command = commandFor(each, decidingFrames(comparison.findings, each.name), files);
    const where = `${fileName(each.capture)}, stream ${each.stream}: ${endpointsText(each)}`;
    const time = startText(each, clock);
    return [
      each.name,
      time === "" ? where : `${where}, ${time}`,
      `by itself: ${ownFinding(each)}`,
      [{ code: command }],
    ];
  });
  return rows.length === 0 ? [] : [{ kind: "facts", caption: "What was compared", rows }];
}

function captureSections(captures: ComparisonDocument["captures"], clock: Clock): Section[] {
  return captures.flatMap((capture, index) => {
    const blocks = captureFacts([capture], [], { clock, isChecked: false });
    const title: Text = ["Capture ", { code: fileName(capture.path) }];
    return section(`capture-${index + 1}`, title, blocks);
  });
}
