// ComparisonDocument -> its page: verdict, what explains it, ladder or differences, what cannot be told, the captures.
import type { Comparison, ComparisonFinding, Difference, PathVerdict } from "../../compare/comparison.ts";
import { remedyLabel, remedyText } from "../../diagnose/remedy-text.ts";
import { list } from "../../text/amounts.ts";
import { framesText } from "../../text/places.ts";
import { howCertain } from "../cause-text.ts";
import { type Clock, clockIn } from "../clock.ts";
import { captureFacts } from "../page/capture-facts.ts";
import type { Block, Fact, Grid, Section, Text, Tone } from "../page/page.ts";
import type { FindingRule, ReportDocument } from "../report-document.ts";
import { fileName, shownFiles } from "../shown-files.ts";
import type { ComparisonDocument } from "./comparison-document.ts";
import {
  beyondHeadline,
  commandFor,
  comparedOf,
  decidingFrames,
  endpointsText,
  exoneration,
  filesOf,
  framesAt,
  framesOf,
  groupName,
  groupText,
  namesText,
  otherCommands,
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
      ...[namesText(comparison), ...pathTexts(comparison)].filter((text) => text !== "").map(paragraph),
    ],
    sections: [
      ...findings.map((finding, index) => {
        const detail = beyondHeadline(finding.detail, headline);
        return findingSection({ ...finding, detail }, index + 1, rules);
      }),
      ...evidenceSections(comparison, verbose),
      ...section(
        "untold",
        "What cannot be told",
        untold.length === 0 ? [] : [{ kind: "list", items: untold }],
      ),
      section("compared", "What was compared", comparedBlocks(comparison, captures, clock)),
      section("captures", "The captures", captureBlocks(captures, clock)),
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

const pathTexts = (comparison: Comparison): string[] =>
  comparison.kind === "same-connection" ? [exoneration(comparison), recognitionText(comparison)] : [];

const paragraph = (text: Text): Block => ({ kind: "paragraph", text });

/** None without blocks. */
const section = (id: string, title: Text, blocks: readonly Block[]): Section[] =>
  blocks.length === 0 ? [] : [{ id, title, blocks, sections: [] }];

function findingSection(finding: ComparisonFinding, number: number, rules: ReportDocument["rules"]): Section {
  const { detail, frames, evidence } = finding;
  const why = detail === "" ? [] : [paragraph(detail)];
  const caption = titleOf(finding);
  const [first] = finding.remedies;
  const rows: Fact[] = [
    ...(first === undefined ? [] : [["What to do", remedyText(first)] as const]),
    ...(frames.length === 0 ? [] : [["Proof", framesAt(frames)] as const]),
    ["Finding", [{ code: finding.id }, ` ${howCertain(finding)}`]],
  ];
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
  const id = `finding-${number}`;
  return {
    id,
    title: caption,
    blocks: [...why, { kind: "facts", caption, rows }, ...(evidence.length === 0 ? [] : [grid])],
    sections: aboutFinding(finding, rules[finding.id], id),
  };
}

/** Advice for every system, and what holds of the finding wherever it occurs. */
function aboutFinding({ remedies }: ComparisonFinding, rule: FindingRule | undefined, id: string): Section[] {
  const title = "More about this finding";
  const rows: Fact[] = [
    ...remedies.slice(1).map((remedy): Fact => [remedyLabel(remedy) || "Everywhere", remedy.text]),
    ...(rule === undefined ? [] : [["How it is detected", rule.explanation] as const]),
    ...(rule === undefined || rule.references.length === 0 ? [] : [["Sources", ...rule.references] as const]),
  ];
  if (rows.length === 0) return [];
  const blocks: Block[] = [{ kind: "facts", caption: title, rows }];
  return [{ id: `${id}-more`, title, blocks, extent: "folded", sections: [] }];
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
      return section("differences", "What differs", [
        ...differencesGrid("What may decide", differences.filter(mayDecide)),
        ...differencesGrid(
          "What rarely or never decides",
          differences.filter((each) => !mayDecide(each)),
        ),
        ...(equal.length === 0 ? [] : [paragraph(`Equal: ${list(equal)}.`)]),
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

const mayDecide = ({ decides }: Difference): boolean => decides === "often" || decides === "sometimes";

/** None without rows. */
function differencesGrid(caption: string, differences: readonly Difference[]): Grid[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ name, a, b, frames }): Text[] => [
    name,
    valueAt("A", a, frames),
    valueAt("B", b, frames),
  ]);
  return [{ kind: "grid", caption, head: ["Difference", "A", "B"], rows }];
}

function valueAt(name: string, value: string, frames: Difference["frames"]): Text {
  const where = framesText(framesOf(frames, name));
  return [{ code: value }, where === "" || value.includes(`(${where})`) ? "" : ` (${where})`];
}

/** Who they are, what each capture says by itself, and how to see the frames. */
function comparedBlocks(
  comparison: Comparison,
  captures: ComparisonDocument["captures"],
  clock: Clock,
): Block[] {
  if (comparison.kind === "groups") {
    const groups: Fact[] = [
      ["Failed", groupText(comparison.failed)],
      ["Established", groupText(comparison.established)],
    ];
    return [{ kind: "facts", caption: "What was compared", rows: groups }];
  }
  const rows = comparedOf(comparison).map((each): Fact => {
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
  const others = otherCommands(comparison, fileName).map((text): Text => [{ code: text }]);
  const facts = others.length === 0 ? rows : [...rows, ["Or compare", ...others] as const];
  return rows.length === 0 ? [] : [{ kind: "facts", caption: "What was compared", rows: facts }];
}

function captureBlocks(captures: ComparisonDocument["captures"], clock: Clock): Block[] {
  const facts = captures.flatMap((capture) => {
    const caption = fileName(capture.path);
    return captureFacts([capture], [], { clock, isChecked: false }).map((block) => ({ block, caption }));
  });
  return facts.map(({ block, caption }) =>
    block.kind === "facts" ? { kind: "facts", caption, rows: block.rows } : block,
  );
}
