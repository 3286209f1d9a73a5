// ReportDocument -> a page in Markdown (GitHub's dialect), to paste into a ticket, in pieces of one section.
import { ladderText } from "../ladder/ladder-text.ts";
import type { Ladder } from "../ladder/ladder.ts";
import type { RenderOptions } from "../render-options.ts";
import { pageOf } from "../page/capture-page.ts";
import { dumpLines } from "../page/dump-lines.ts";
import {
  type Block,
  type Dump,
  type Fact,
  type Grid,
  isTitle,
  type Section,
  type Text,
} from "../page/page.ts";
import type { ReportDocument } from "../report-document.ts";
import { printable } from "../terminal-text.ts";
import { codeBlock, codeSpan, prose } from "./harmless.ts";

/** Markdown knows no deeper headings. */
const DEEPEST = 6;

export function* renderMarkdown(document: ReportDocument, options: RenderOptions): Generator<string> {
  yield* section(pageOf(document, options), 1);
}

function* section({ title, blocks, sections }: Section, level: number): Generator<string> {
  const heading = `${"#".repeat(Math.min(level, DEEPEST))} ${inline(title)}\n`;
  yield `${level === 1 ? "" : "\n"}${[heading, ...blocks.map((block) => blockText(block, title))].join("\n")}`;
  for (const each of sections) yield* section(each, level + 1);
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
      return table(
        [isTitle(block.caption, title) ? "" : prose(block.caption), ""],
        block.rows.map(factCells),
      );
    case "grid":
      return gridText(block, title);
    case "code":
      return `${prose(block.label)}:\n\n${codeBlock(block.text.split("\n").map(printable), "sh")}`;
    case "ladder":
      return ladderBlock(block.ladder);
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
  const label = isTitle(caption, title) ? "" : `${prose(caption)}:\n\n`;
  return (
    label +
    table(
      head.map(prose),
      rows.map((cells) => cells.map(inline)),
    )
  );
}

function factCells([label, ...lines]: Fact): string[] {
  return [prose(label), lines.map(inline).join("; ")];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |\n`).join("");
}

function inline(text: Text): string {
  if (typeof text === "string") return prose(text);
  return text
    .map((span) => {
      if (typeof span !== "string") return "code" in span ? codeSpan(span.code) : prose(span.text);
      const before = span.startsWith(" ") ? " " : "";
      const behind = span.endsWith(" ") && span.trim() !== "" ? " " : "";
      return before + prose(span) + behind;
    })
    .join("");
}
