// `starttls-inspect explain`: what a finding means, how it is detected and what to do; without an id, which there are.
import type { Options } from "yargs";
import { currentId } from "../../diagnose/current-id.ts";
import { FINDING_GROUPS, FINDING_IDS, FINDING_TEXTS, type FindingId } from "../../diagnose/finding-texts.ts";
import { rulesOf } from "../../report/assemble-document.ts";
import { type Colors, createColors } from "../../report/colors.ts";
import { explanation, topicText } from "../../report/explanation.ts";
import { findingList } from "../../report/finding-list.ts";
import { jsonLayout } from "../../report/json-text.ts";
import { TOPIC_IDS, topicOf } from "../../report/topics.ts";
import type { Command } from "../command.ts";
import { type Given, operandsOf, valueOf } from "../given.ts";
import { didYouMean } from "../nearest.ts";
import { OPTIONS as INSPECTION_OPTIONS } from "../options.ts";
import { widthGiven } from "../output-settings.ts";
import { outputWidth } from "../output-width.ts";
import { isTerminal, type Surroundings } from "../surroundings.ts";
import { UsageError } from "../usage-error.ts";
import { useColor } from "../use-color.ts";

const { json, color, width } = INSPECTION_OPTIONS;
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
  width,
} as const satisfies Readonly<Record<string, Options>>;

export const explainCommand: Command = {
  usage: `Usage: $0 explain [FINDING | WORD]...

Says what a finding means, how it is detected, what logs show of it and what to change; or what an
outcome, a grade, a fault or the head of a column means. Without one, lists all.`,
  options: OPTIONS,
  values: { _: [...FINDING_IDS, ...TOPIC_IDS] },
  epilogue: `Examples:
  $0 explain                                   all findings
  $0 explain tls-version-below-server-minimum  one of them
  $0 explain no-handshake                      an outcome
  $0 explain closed by                         the head of a column
  $0 explain --format json                     what --format ndjson leaves out

Exit status: 0, or 2 where there is no such finding or word.`,
  run,
};

async function run(given: Given, around: Surroundings): Promise<number> {
  const asked = operandsOf(given);
  const { stdout } = around;
  if ((valueOf(given, "format") ?? (given["json"] === true ? "json" : "text")) === "json") {
    stdout.write(`${jsonLayout(rulesOf(asked.length === 0 ? FINDING_IDS : asked.map(findingOf)))}\n`);
    return 0;
  }
  const isShown = isTerminal(stdout);
  const columns = outputWidth(widthGiven(given), around);
  const wanted = typeof given["color"] === "boolean" ? given["color"] : null;
  const colors = createColors(useColor(wanted, around.env, isShown));
  // A head of several words, typed without quotation marks.
  const words = topicOf(asked.join(" ")) === null ? asked : [asked.join(" ")];
  stdout.write(
    asked.length === 0
      ? findingList(FINDING_GROUPS, columns, colors)
      : words.map((word) => explained(word, columns, colors)).join("\n"),
  );
  return 0;
}

/** Only findings have a rule. */
function findingOf(text: string): FindingId {
  const id = currentId(text);
  if (id !== null) return id;
  throw new UsageError(`no finding is called ${text}${didYouMean(text, FINDING_IDS)}`);
}

/** Some outcomes and findings have the same name: then both. */
function explained(text: string, columns: number, colors: Colors): string {
  const [id, found] = [currentId(text), topicOf(text)];
  const texts = [
    ...(id === null ? [] : [explanation(id, FINDING_TEXTS[id], columns, colors)]),
    ...(found === null ? [] : [topicText(found.id, found.topic, columns, colors)]),
  ];
  if (texts.length > 0) return texts.join("\n");
  const meant = didYouMean(text, [...FINDING_IDS, ...TOPIC_IDS]) || '; "starttls-inspect explain" lists all';
  throw new UsageError(`no finding is called ${text}${meant}`);
}
