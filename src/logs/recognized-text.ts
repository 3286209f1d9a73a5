// What was recognised in a line of a log -> what `starttls-inspect explain` prints, as text and as JSON.
import { FINDING_TEXTS } from "../diagnose/finding-texts.ts";
import type { Colors } from "../report/colors.ts";
import { wrap, wrapWords } from "../report/wrap.ts";
import { list } from "../text/amounts.ts";
import { printableLine } from "../text/printable.ts";
import { type CaptureAdvice, captureAdvice } from "./capture-advice.ts";
import type { Recognition, Recognized } from "./recognize.ts";

const INDENT = "  ";
/** Longer lines are hard to read, however wide the terminal. */
const READABLE = 100;
/** Of what was recognised: more is a whole log, whose first failures are the ones to look at. */
const MAX_SHOWN = 4;
const MAX_QUOTE = 200;
const HOP = "a Received header";

/** Wrapped to `width` columns; ends with a line end. */
export function recognizedText(
  recognition: Recognition,
  text: string,
  width: number,
  colors: Colors,
): string {
  const room = Math.min(width, READABLE) - INDENT.length;
  const shown = recognition.found.slice(0, MAX_SHOWN);
  const blocks = shown.map((one) => block(one, room, colors));
  const hasFailed = shown.some(({ symptom }) => symptom.kind !== "worked");
  // Of a report's headers, TLS on an earlier hop is no news.
  const beside = recognition.beside.filter(
    ({ symptom, programs }) => symptom.kind !== "vague" && !(hasFailed && programs.includes(HOP)),
  );
  const rest = [...recognition.found.slice(MAX_SHOWN), ...beside];
  const lines = rest.flatMap((one) => hanging(`"${quoteOf(one)}": ${one.symptom.says}`, room));
  return [
    ...blocks,
    section("Also in this text", lines, colors),
    ...(hasFailed ? [captureSection(shown, captureAdvice(recognition, text), room, colors)] : []),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

/** The same for programs. */
export function recognizedJson(recognition: Recognition, text: string): unknown {
  return {
    recognized: recognition.found.map(recognizedFields),
    beside: recognition.beside.map(recognizedFields),
    capture: captureAdvice(recognition, text),
  };
}

const recognizedFields = ({ id, quote, programs, side, symptom }: Recognized): unknown => ({
  symptom: id,
  quote,
  programs,
  side,
  says: symptom.says,
  leaves: symptom.leaves ?? null,
  findings: symptom.findings.map((finding) => ({ finding, title: FINDING_TEXTS[finding].title })),
  first: symptom.first,
  look: symptom.look,
  isFailure: symptom.kind !== "worked",
});

function block(one: Recognized, room: number, colors: Colors): string {
  const { symptom } = one;
  const heading = wrap(quoteOf(one), room + INDENT.length).map((line) => colors.bold(line));
  const findings = symptom.findings.flatMap((id) => hanging(`${id}: ${FINDING_TEXTS[id].title}`, room));
  return [
    `${[...heading, ...wrap(whose(one), room + INDENT.length)].join("\n")}\n`,
    section("What it says", wrap(symptom.says, room), colors),
    section("What it leaves open", symptom.leaves === undefined ? [] : wrap(symptom.leaves, room), colors),
    section(
      findings.length === 1 ? "What it can mean" : "What it can mean, the most likely first",
      findings,
      colors,
    ),
    section("What to do first", wrap(symptom.first, room), colors),
  ]
    .filter((part) => part !== "")
    .join("\n");
}

function whose({ programs, side }: Recognized): string {
  const known = programs.length === 0 ? "Several programs write this" : `Words of ${list(programs)}`;
  const where = side === null ? "" : side === "client" ? ", on the sending side" : ", on the receiving side";
  return known + where;
}

function captureSection(
  shown: readonly Recognized[],
  { where, commands }: CaptureAdvice,
  room: number,
  colors: Colors,
): string {
  const looks = [...new Set(shown.map(({ symptom }) => symptom.look))];
  const lines = [
    ...wrap(`One attempt, ${where}:`, room),
    ...commands.flatMap((command) => wrapWords(command, READABLE).map((line) => INDENT + line)),
    ...wrap(`Look at ${looks.join("; ")}.`, room),
  ];
  return section("What to capture", lines, colors);
}

const quoteOf = ({ quote }: Recognized): string => printableLine(quote, MAX_QUOTE);

/** "" where it would be empty. */
function section(title: string, lines: readonly string[], colors: Colors): string {
  if (lines.length === 0) return "";
  return `${colors.bold(title)}\n${lines.map((line) => INDENT + line).join("\n")}\n`;
}

function hanging(text: string, room: number): string[] {
  const [first = "", ...rest] = wrap(text, room - INDENT.length);
  return [first, ...rest.map((line) => INDENT + line)];
}
