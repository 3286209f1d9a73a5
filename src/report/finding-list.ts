// The texts of all findings -> a table of their ids, severities and titles.
import Table from "cli-table3";
import type { FindingTexts } from "../diagnose/texts/finding-texts.ts";
import type { Colors } from "./colors.ts";
import { severityColor } from "./explanation.ts";
import { wrap } from "./wrap.ts";

const HEAD = ["Finding", "Severity", "What it says"] as const;
/** Borders and padding of three columns. */
const FRAME = 10;
/** A narrower column is harder to read than a line that the terminal breaks. */
const NARROWEST = 20;

/** No line is longer than `width` columns, as long as the ids leave room; ends with a line end. */
export function findingList(
  texts: Readonly<Record<string, FindingTexts>>,
  width: number,
  colors: Colors,
): string {
  const idWidth = Math.max(...Object.keys(texts).map((id) => id.length), HEAD[0].length);
  const titleWidth = Math.max(NARROWEST, width - idWidth - HEAD[1].length - FRAME);
  const table = new Table({
    head: HEAD.map((word) => colors.bold(word)),
    style: { head: [], border: [], compact: true },
  });
  for (const [id, { severity, title }] of Object.entries(texts)) {
    table.push([id, severityColor(severity, colors)(severity), wrap(title, titleWidth).join("\n")]);
  }
  return `${table.toString()}\n`;
}
