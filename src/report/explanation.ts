// A finding's texts -> what `starttls-inspect explain` prints: what it means, how it is detected, what to do about it.
import { remedyText } from "../diagnose/remedy-text.ts";
import type { FindingTexts } from "../diagnose/texts/finding-texts.ts";
import type { Severity, SystemText } from "../session/session.ts";
import type { Colors, Paint } from "./colors.ts";
import type { Topic } from "./topics.ts";
import { wrap } from "./wrap.ts";

const INDENT = "  ";
/** Longer lines are hard to read, however wide the terminal. */
const READABLE = 100;

/** Wrapped to `width` columns; ends with a line end. */
export function explanation(id: string, texts: FindingTexts, width: number, colors: Colors): string {
  const room = Math.min(width, READABLE) - INDENT.length;
  const sections = [
    section("How it is detected", wrap(texts.explanation, room), colors),
    section("How sure it is", bySystem(certaintyTexts(texts), room), colors),
    section("What logs show", bySystem(texts.logs, room), colors),
    section("What to change", hanging(texts.remedies.map(remedyText), room), colors),
    section(
      "References",
      texts.references.flatMap((reference) => wrap(reference, room)),
      colors,
    ),
  ];
  const heading = `${colors.bold(id)} (${severityColor(texts.severity, colors)(texts.severity)})`;
  const title = wrap(texts.title, room + INDENT.length).join("\n");
  return `${heading}\n${title}\n${sections.join("")}`;
}

/** The same of a word that is not a finding. */
export function topicText(id: string, { group, title, text }: Topic, width: number, colors: Colors): string {
  const room = Math.min(width, READABLE);
  const lines = [...wrap(title, room), "", ...wrap(text, room)];
  return `${colors.bold(id)} (${group.toLowerCase()})\n${lines.join("\n")}\n`;
}

export function severityColor(severity: Severity, colors: Colors): Paint {
  return { error: colors.red, warning: colors.yellow, info: colors.dim }[severity];
}

/** "" where it would be empty. */
function section(title: string, lines: readonly string[], colors: Colors): string {
  if (lines.length === 0) return "";
  return `\n${colors.bold(title)}\n${lines.map((line) => (line === "" ? "" : INDENT + line)).join("\n")}\n`;
}

const CERTAINTIES = ["certain", "likely", "possible"] as const;

function certaintyTexts({ certainties }: FindingTexts): readonly SystemText[] {
  if (certainties === undefined) return [{ system: "any", text: ALWAYS_CERTAIN }];
  return CERTAINTIES.flatMap((certainty) => {
    const text = certainties[certainty];
    return text === undefined ? [] : [{ system: certainty, text }];
  });
}

const ALWAYS_CERTAIN = "Certain, unless packets are missing that could show otherwise.";

/** The text of each system, after its name; what holds for all has none. */
const bySystem = (texts: readonly SystemText[], room: number): string[] =>
  hanging(
    texts.map(({ system, text }) => (system === "any" ? text : `${system}: ${text}`)),
    room,
  );

function hanging(texts: readonly string[], room: number): string[] {
  return texts.flatMap((text) => {
    const [first = "", ...rest] = wrap(text, room - INDENT.length);
    return [first, ...rest.map((line) => INDENT + line)];
  });
}
