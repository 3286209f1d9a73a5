// `starttls-inspect explain`: what a finding means, how it is detected and what to do, or what a line of a log means;
// without either, which findings there are.
import {
  EXPLAINED,
  EXPLAINED_IDS,
  type ExplainedId,
  explainedId,
  FINDING_GROUPS,
} from "../../diagnose/explain.ts";
import { rulesOf } from "../../report/assemble-document.ts";
import { type Colors, createColors } from "../../report/colors.ts";
import { explanation, topicText } from "../../report/explanation.ts";
import { findingList } from "../../report/finding-list.ts";
import { jsonLayout } from "../../report/json-text.ts";
import { TOPIC_IDS, topicGroups, topicsOf } from "../../report/topics.ts";
import { printableLine } from "../../text/printable.ts";
import { UsageError } from "../../options/usage-error.ts";
import { choice, type Command, type CommandLine } from "../command-line.ts";
import { type Environment, isTerminal, outputWidth, useColor } from "../environment.ts";
import { OUTPUT, OUTPUT_GROUP } from "../options.ts";
import { isPiped, readText } from "../read-text.ts";

const FORMAT = choice({
  name: "format",
  group: OUTPUT_GROUP,
  describe: "Output format: text (for people), or json (the rules of the JSON report, by id)",
  choices: ["text", "json"],
});

/** What can be asked for. */
const KNOWN: readonly string[] = [
  ...EXPLAINED_IDS,
  ...TOPIC_IDS,
  ...topicGroups().map(([group]) => group.toLowerCase()),
];

export const explainCommand: Command = {
  usage: `Usage: $0 explain [FINDING | WORD | "LINE OF A LOG" | -]...

Describes a finding: what it means, how it is detected, what logs show and what to change. Also explains \
outcomes, certainties, faults and column headings. Of anything else, a line of a log, an error message, a code \
or a non-delivery report, it says whose words these are, what they prove and what not, which findings they can \
mean, and what to capture. It is read from standard input with "-", or if it is piped in. Without an argument, lists all findings.`,
  options: [FORMAT, OUTPUT.json, OUTPUT.color, OUTPUT.width],
  operands: KNOWN,
  epilogue: `Examples:
  $0 explain                                   all findings
  $0 explain tls-version-below-server-minimum  one of them
  $0 explain no-handshake                      an outcome
  $0 explain closed by                         a column heading
  $0 explain "TLS handshake failed"            a line of a log
  $0 explain 36874                             a Schannel event
  $0 explain - < bounce.txt                    a bounce
  $0 explain --format json                     all rules as JSON (--format ndjson omits them)

Exit status: 0, or 2 if there is no such finding or word, and nothing in the text is known.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const { stdout } = environment;
  const isJson = (line.get(FORMAT) ?? (line.get(OUTPUT.json) ? "json" : "text")) === "json";
  const columns = outputWidth(line.get(OUTPUT.width), environment);
  const colors = createColors(useColor(line.get(OUTPUT.color), environment.env, isTerminal(stdout)));
  const { asked, isWhole } = await askedFor(line.operands, environment);
  const words = wordsOf(asked);
  const isKnown = (word: string): boolean =>
    explainedId(word) !== null || (!isJson && topicsOf(word).length > 0);
  const ofLog = words.every(isKnown) ? null : await explainedLog(asked.join(" "), isJson, columns, colors);
  if (ofLog !== null) {
    stdout.write(ofLog);
  } else if (!isWhole) {
    throw new UsageError(
      "nothing known about TLS stands in the first megabyte of standard input: pipe the lines around the failure into it",
    );
  } else if (isJson) {
    stdout.write(
      `${jsonLayout(rulesOf(asked.length === 0 ? EXPLAINED_IDS : asked.map(findingOf), EXPLAINED))}\n`,
    );
  } else if (asked.length === 0) {
    stdout.write(findingList(FINDING_GROUPS, columns, colors));
  } else {
    stdout.write(words.map((word) => explained(word, columns, colors)).join("\n"));
  }
  return 0;
}

/** Null where nothing in the text is known. */
async function explainedLog(
  text: string,
  isJson: boolean,
  columns: number,
  colors: Colors,
): Promise<string | null> {
  const [{ recognize }, { recognizedJson, recognizedText }] = await Promise.all([
    import("../../logs/recognize.ts"),
    import("../../logs/recognized-text.ts"),
  ]);
  const recognized = recognize(text);
  if (recognized === null) return null;
  return isJson
    ? `${jsonLayout(recognizedJson(recognized, text))}\n`
    : recognizedText(recognized, text, columns, colors);
}

interface Asked {
  readonly asked: readonly string[];
  /** False where more came on standard input than was read. */
  readonly isWhole: boolean;
}

/** Standard input is read if "-" asks for it, or if nothing else is asked and it is piped; empty, it asks for nothing. */
async function askedFor(operands: readonly string[], { stdin }: Environment): Promise<Asked> {
  const isNamed = operands.length === 1 && operands[0] === "-";
  if (isNamed && isTerminal(stdin)) {
    throw new UsageError('standard input is a terminal: pipe the text into it, or quote it after "explain"');
  }
  if (!isNamed && (operands.length > 0 || !(await isPiped()))) return { asked: operands, isWhole: true };
  const { text: piped, isWhole } = await readText();
  const text = piped.trim();
  if (text !== "") return { asked: [text], isWhole };
  if (isNamed) throw new UsageError("standard input is empty: pipe a line of a log into it");
  return { asked: [], isWhole };
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
function findingOf(text: string): ExplainedId {
  const id = explainedId(text);
  if (id === null) throw unknownWord(`there is no finding called ${text}`, text, EXPLAINED_IDS);
  return id;
}

/** Some outcomes and findings have the same name: then both. */
function explained(text: string, columns: number, colors: Colors): string {
  const id = explainedId(text);
  const texts = [
    ...(id === null ? [] : [explanation(id, EXPLAINED[id], columns, colors)]),
    ...topicsOf(text).map((found) => topicText(found.id, found.topic, columns, colors)),
  ];
  if (texts.length > 0) return texts.join("\n");
  throw unknownWord(`nothing called "${text}" is explained`, text, KNOWN);
}

/** The next step where no log line helps. */
const nothingKnown = (text: string): UsageError =>
  new UsageError(
    `nothing known about TLS stands in "${printableLine(text, 120)}". If TLS may still be the cause, capture one ` +
      `attempt with tcpdump -i any -s 0 -w mail.pcap 'tcp port 25', then run starttls-inspect mail.pcap`,
  );

/** A line of a log is not a word that was misspelt. */
function unknownWord(message: string, text: string, known: readonly string[]): UsageError {
  if (/[\s\d:=]|.{60}/.test(text.trim())) return nothingKnown(text);
  return new UsageError(message, { word: text, known, otherwise: '"starttls-inspect explain" lists all' });
}
