// `starttls-inspect explain`: what a finding means, how it is detected and what to do; without an id, which there are.
import type { Options } from "yargs";
import { currentId } from "../../diagnose/current-id.ts";
import { FINDING_IDS, FINDING_TEXTS, type FindingId } from "../../diagnose/finding-texts.ts";
import { createColors } from "../../report/colors.ts";
import { explanation } from "../../report/explanation.ts";
import { findingList } from "../../report/finding-list.ts";
import type { Command } from "../command.ts";
import { type Given, operandsOf } from "../given.ts";
import { didYouMean } from "../nearest.ts";
import { OPTIONS as INSPECTION_OPTIONS } from "../options.ts";
import { widthGiven } from "../output-settings.ts";
import { outputWidth } from "../output-width.ts";
import { isTerminal, type Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { useColor } from "../use-color.ts";

const OPTIONS = {
  color: INSPECTION_OPTIONS.color,
  width: INSPECTION_OPTIONS.width,
} as const satisfies Readonly<Record<string, Options>>;

export const explainCommand: Command = {
  usage: `Usage: $0 explain [FINDING...]

Says what a finding means, how it is detected, what logs show of it and what to change.
Without one, lists all.`,
  options: OPTIONS,
  values: { _: FINDING_IDS },
  epilogue: `Examples:
  $0 explain                                   all findings
  $0 explain tls-version-below-server-minimum  one of them

Exit status: 0, or 2 where there is no such finding.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const ids = operandsOf(given).map(findingOf);
  const { stdout } = around;
  const isShown = isTerminal(stdout);
  const width = outputWidth(widthGiven(given), around);
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
  const meant = didYouMean(text, FINDING_IDS) || '; "starttls-inspect explain" lists all';
  throw new UsageError(`no finding is called ${text}${meant}`);
}
