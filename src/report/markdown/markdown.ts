// ReportDocument -> a page in Markdown (GitHub's dialect), to paste into a ticket, in pieces of one section.
import { ladderText } from "../ladder/ladder-text.ts";
import type { Ladder } from "../ladder/ladder.ts";
import type { RenderOptions } from "../render-options.ts";
import { pageOf } from "../page/capture-page.ts";
import { dumpLines } from "../page/dump-lines.ts";
import {
  type Block,
  type Dump,
  type Facts,
  type Grid,
  isTitle,
  type Section,
  type Span,
  type Text,
} from "../page/page.ts";
import { pathLadderText } from "../compare/path-ladder-text.ts";
import type { ReportDocument } from "../report-document.ts";
import { codeBlock, codeSpan, prose } from "./harmless.ts";
import { printable } from "../../text/printable.ts";

/** Markdown knows no deeper headings. */
const DEEPEST = 6;

/** Short unless all is asked for: what a ticket takes is bounded. */
export const renderMarkdown = (document: ReportDocument, options: RenderOptions): Generator<string> =>
  markdownOf(pageOf(document, options), options.verbose);

/** Any page. */
export const markdownOf = (page: Section, isWhole: boolean): Generator<string> => section(page, 1, isWhole);

function* section(
  { title, blocks, sections, extent }: Section,
  level: number,
  isWhole: boolean,
): Generator<string> {
  if (extent !== undefined && !isWhole) return;
  const heading = `${"#".repeat(Math.min(level, DEEPEST))} ${inline(title)}\n`;
  yield `${level === 1 ? "" : "\n"}${[heading, ...blocks.map((block) => blockText(block, title))].join("\n")}`;
  for (const each of sections) yield* section(each, level + 1, isWhole);
}

function blockText(block: Block, title: Text): string {
  switch (block.kind) {
    case "verdict":
      return `**Verdict:** ${inline(block.text)}\n`;
    case "paragraph":
      return `${inline(block.text)}\n`;
    case "list":
      return block.items.map((item) => `- ${inline(item)}\n`).join("");
    case "facts":
      return factsText(block, title);
    case "grid":
      return gridText(block, title);
    case "code":
      return `${prose(block.label)}:\n\n${codeBlock(block.text.split("\n").map(printable), "sh")}`;
    case "ladder":
      return ladderBlock(block.ladder);
    case "path-ladder":
      return `Times are milliseconds since the first step.\n\n${codeBlock(pathLadderText(block.ladder), "text")}`;
    default:
      return dumpBlock(block);
  }
}

function ladderBlock(ladder: Ladder): string {
  const legend = `Times are milliseconds since the ${ladder.origin}.\n\n`;
  return legend + codeBlock(ladderText(ladder), "text");
}

function dumpBlock(dump: Dump): string {
  const rows: string[] = [];
  for (const { offset, bytes, names } of dumpLines(dump))
    rows.push(`${offset}  ${bytes.join(" ")}`, ...names);
  return `${prose(dump.label)}:\n\n${codeBlock(rows, "text")}`;
}

function gridText({ caption, head, rows }: Grid, title: Text): string {
  const body = [
    head.map((text) => prose(text, true)),
    head.map(() => "---"),
    ...rows.map((cells) => cells.map(cell)),
  ];
  return label(caption, title) + body.map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

/** A list: a table of two columns would have no heads. */
function factsText({ caption, rows }: Facts, title: Text): string {
  const items = rows.map(([name, ...lines]) => `- **${prose(name)}:** ${asOneLine(lines.map(inline))}\n`);
  return label(caption, title) + items.join("");
}

/** Sentences follow each other, other lines are separated by semicolons. */
const asOneLine = (lines: readonly string[]): string =>
  lines.reduce((text, line) => `${text}${/[.:?!]$/.test(text) ? " " : "; "}${line}`);

const label = (caption: string, title: Text): string =>
  isTitle(caption, title) ? "" : `${prose(caption)}:\n\n`;

const cell = (text: Text): string => inlineIn(text, true);
const inline = (text: Text): string => inlineIn(text, false);

function inlineIn(text: Text, isCell: boolean): string {
  if (typeof text === "string") return prose(text, isCell);
  return text
    .map((span) => {
      if (typeof span !== "string") return spanText(span, isCell);
      const before = span.startsWith(" ") ? " " : "";
      const after = span.endsWith(" ") && span.trim() !== "" ? " " : "";
      return before + prose(span, isCell) + after;
    })
    .join("");
}

function spanText(span: Exclude<Span, string>, isCell: boolean): string {
  if ("code" in span) return codeSpan(span.code, isCell);
  return "address" in span ? codeSpan(span.address, isCell) : prose(span.text, isCell);
}
