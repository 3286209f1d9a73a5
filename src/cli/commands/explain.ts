// `starttls-inspect explain`: what a finding means, how it is detected and what to do; without an id, which there are.
import { currentId } from "../../diagnose/current-id.ts";
import { FINDING_GROUPS, FINDING_IDS, FINDING_TEXTS, type FindingId } from "../../diagnose/finding-texts.ts";
import { rulesOf } from "../../report/assemble-document.ts";
import { type Colors, createColors } from "../../report/colors.ts";
import { explanation, topicText } from "../../report/explanation.ts";
import { findingList } from "../../report/finding-list.ts";
import { jsonLayout } from "../../report/json-text.ts";
import { TOPIC_IDS, topicGroups, topicsOf } from "../../report/topics.ts";
import { choice, type Command, type CommandLine, UsageError } from "../command-line.ts";
import { type Environment, isTerminal, outputWidth, useColor } from "../environment.ts";
import { OUTPUT, OUTPUT_GROUP } from "../options.ts";

const FORMAT = choice({
  name: "format",
  group: OUTPUT_GROUP,
  describe: "Output format: text (for people), or json (the rules of the JSON report, by id)",
  choices: ["text", "json"],
});

/** What can be asked for. */
const KNOWN: readonly string[] = [
  ...FINDING_IDS,
  ...TOPIC_IDS,
  ...topicGroups().map(([group]) => group.toLowerCase()),
];

export const explainCommand: Command = {
  usage: `Usage: $0 explain [FINDING | WORD]...

Describes a finding: what it means, how it is detected, what logs show and what to change. Also explains \
outcomes, certainties, faults and column headings. Without an argument, lists all findings.`,
  options: [FORMAT, OUTPUT.json, OUTPUT.color, OUTPUT.width],
  operands: KNOWN,
  epilogue: `Examples:
  $0 explain                                   all findings
  $0 explain tls-version-below-server-minimum  one of them
  $0 explain no-handshake                      an outcome
  $0 explain closed by                         a column heading
  $0 explain --format json                     all rules as JSON (--format ndjson omits them)

Exit status: 0, or 2 if there is no such finding or word.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const asked = line.operands;
  const { stdout } = environment;
  if ((line.get(FORMAT) ?? (line.get(OUTPUT.json) ? "json" : "text")) === "json") {
    stdout.write(`${jsonLayout(rulesOf(asked.length === 0 ? FINDING_IDS : asked.map(findingOf)))}\n`);
    return 0;
  }
  const columns = outputWidth(line.get(OUTPUT.width), environment);
  const colors = createColors(useColor(line.get(OUTPUT.color), environment.env, isTerminal(stdout)));
  stdout.write(
    asked.length === 0
      ? findingList(FINDING_GROUPS, columns, colors)
      : wordsOf(asked)
          .map((word) => explained(word, columns, colors))
          .join("\n"),
  );
  return 0;
}

/** A column heading of several words may be typed without quotation marks: Closed by, or Outcome, closed by. */
function wordsOf(asked: readonly string[]): readonly string[] {
  const words = asked
    .join(" ")
    .split(",")
    .map((word) => word.trim());
  return words.every((word) => topicsOf(word).length > 0) ? words : asked;
}

/** Only findings have a rule. */
function findingOf(text: string): FindingId {
  const id = currentId(text);
  if (id === null) throw unknownWord(`there is no finding called ${text}`, text, FINDING_IDS);
  return id;
}

/** Some outcomes and findings have the same name: then both. */
function explained(text: string, columns: number, colors: Colors): string {
  const id = currentId(text);
  const texts = [
    ...(id === null ? [] : [explanation(id, FINDING_TEXTS[id], columns, colors)]),
    ...topicsOf(text).map((found) => topicText(found.id, found.topic, columns, colors)),
  ];
  if (texts.length > 0) return texts.join("\n");
  throw unknownWord(`nothing called "${text}" is explained`, text, KNOWN);
}

const unknownWord = (message: string, text: string, known: readonly string[]): UsageError =>
  new UsageError(message, {
    word: text,
    known,
    otherwise: '"starttls-inspect explain" lists all',
  });
