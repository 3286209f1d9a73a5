// `starttls-inspect explain`: what a finding means, how it is detected and what to do; without an id, which there are.
import type { Options } from "yargs";
import { currentId } from "../../diagnose/current-id.ts";
import { FINDING_IDS, FINDING_TEXTS, type FindingId } from "../../diagnose/finding-texts.ts";
import { rulesOf } from "../../report/assemble-document.ts";
import { createColors } from "../../report/colors.ts";
import { explanation } from "../../report/explanation.ts";
import { findingList } from "../../report/finding-list.ts";
import { jsonLayout } from "../../report/json-text.ts";
import type { Command } from "../command.ts";
import { type Given, operandsOf, valueOf } from "../given.ts";
import { nearest } from "../nearest.ts";
import { OPTIONS as INSPECTION_OPTIONS } from "../options.ts";
import type { Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { useColor } from "../use-color.ts";
import { isTerminal } from "../write-document.ts";

/** Columns of a text that goes to no terminal. */
const PAPER_WIDTH = 100;
/** Ids told where one is not known. */
const PROPOSALS = 3;

const { json, color } = INSPECTION_OPTIONS;
const OPTIONS = {
  format: {
    type: "string",
    nargs: 1,
    requiresArg: true,
    choices: ["text", "json"],
    describe: "text (for people), or json: the rules of the JSON report, by id",
  },
  json,
  color,
} as const satisfies Readonly<Record<string, Options>>;

export const explainCommand: Command = {
  usage: `Usage: $0 explain [FINDING...]

Says what a finding means, how it is detected, what logs show of it and what to change.
Without one, lists all.`,
  options: OPTIONS,
  epilogue: `Examples:
  $0 explain                                   all findings
  $0 explain tls-version-below-server-minimum  one of them
  $0 explain --format json                     what --format ndjson leaves out

Exit status: 0, or 2 where there is no such finding.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const ids = operandsOf(given).map(findingOf);
  const { stdout } = around;
  if ((valueOf(given, "format") ?? (given["json"] === true ? "json" : "text")) === "json") {
    stdout.write(`${jsonLayout(rulesOf(ids.length === 0 ? FINDING_IDS : ids))}\n`);
    return 0;
  }
  const isShown = isTerminal(stdout);
  const width = isShown && stdout.columns > 0 ? stdout.columns : PAPER_WIDTH;
  const asked = typeof given["color"] === "boolean" ? given["color"] : null;
  const colors = createColors(useColor(asked, around.env, isShown));
  const text =
    ids.length === 0
      ? findingList(FINDING_TEXTS, width, colors)
      : ids.map((id) => explanation(id, FINDING_TEXTS[id], width, colors)).join("\n");
  stdout.write(text);
  return 0;
}

function findingOf(text: string): FindingId {
  const id = currentId(text);
  if (id !== null) return id;
  const near = nearest(text, FINDING_IDS, PROPOSALS).join(", ");
  throw new UsageError(`no finding is called ${text}; near it are ${near}`);
}
