// The texts of all findings -> tables of their ids, severities and titles, a group each, and what else can be explained.
import Table from "cli-table3";
import type { FindingTexts } from "../diagnose/texts/finding-texts.ts";
import type { Colors } from "./colors.ts";
import { severityColor } from "./explanation.ts";
import { topicGroups } from "./topics.ts";
import { wrap } from "./wrap.ts";

const HEAD = ["Finding", "Severity", "What it says"] as const;
/** Borders and padding of three columns. */
const FRAME = 10;
/** A narrower column is harder to read than a line that the terminal breaks. */
const NARROWEST = 20;

/** No line is longer than `width` columns, as long as the ids leave room; ends with a line end. */
export function findingList(
  groups: Readonly<Record<string, Readonly<Record<string, FindingTexts>>>>,
  width: number,
  colors: Colors,
): string {
  const ids = Object.values(groups).flatMap((texts) => Object.keys(texts));
  const idWidth = Math.max(...ids.map((id) => id.length), HEAD[0].length);
  const titleWidth = Math.max(NARROWEST, width - idWidth - HEAD[1].length - FRAME);
  const tables = Object.entries(groups).map(([group, texts]) => {
    const table = new Table({
      head: HEAD.map((word) => colors.bold(word)),
      style: { head: [], border: [], compact: true },
      colWidths: [idWidth + 2, HEAD[1].length + 2, titleWidth + 2],
    });
    for (const [id, { severity, title }] of Object.entries(texts)) {
      table.push([id, severityColor(severity, colors)(severity), wrap(title, titleWidth).join("\n")]);
    }
    return `${colors.bold(group)}\n${table.toString()}\n`;
  });
  return `${tables.join("\n")}\n${topicList(width, colors)}`;
}

function topicList(width: number, colors: Colors): string {
  const lines = topicGroups().flatMap(([group, ids]) => wrap(`${group}: ${ids.join(", ")}`, width));
  return `${colors.bold("Other words that it explains")}\n${lines.join("\n")}\n`;
}
