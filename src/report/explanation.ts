// A finding's rule -> what `starttls-inspect explain` prints: what it means, how it is told, what to do about it.
import type { Rule } from "../diagnose/rule.ts";
import type { Severity, SystemText } from "../session/session.ts";
import type { Colors, Paint } from "./colors.ts";
import { wrap } from "./wrap.ts";

const INDENT = "  ";
/** Longer lines are hard to read, however wide the terminal. */
const READABLE = 100;

/** Wrapped to `width` columns; ends with a line end. */
export function explanation(rule: Rule, width: number, colors: Colors): string {
  const room = Math.min(width, READABLE) - INDENT.length;
  const certainty =
    rule.restsOn === "bytes"
      ? "It rests on bytes that were seen: what else the capture lacks does not weaken it."
      : "Where the capture lacks packets, it is told with less certainty.";
  const sections = [
    section("How it is told", wrap(`${rule.explanation} ${certainty}`, room), colors),
    section("What logs show", bySystem(rule.logs, room), colors),
    section("What to change", bySystem(rule.remedies, room), colors),
    section(
      "References",
      rule.references.flatMap((reference) => wrap(reference, room)),
      colors,
    ),
  ];
  const heading = `${colors.bold(rule.id)} (${severityColor(rule.severity, colors)(rule.severity)})`;
  const title = wrap(rule.title, room + INDENT.length).join("\n");
  return `${heading}\n${title}\n${sections.join("")}`;
}

export function severityColor(severity: Severity, colors: Colors): Paint {
  return { error: colors.red, warning: colors.yellow, info: colors.dim }[severity];
}

/** "" where it would be empty. */
function section(title: string, lines: readonly string[], colors: Colors): string {
  if (lines.length === 0) return "";
  return `\n${colors.bold(title)}\n${lines.map((line) => (line === "" ? "" : INDENT + line)).join("\n")}\n`;
}

/** The text of each system, behind its name; what holds for all has none. */
function bySystem(texts: readonly SystemText[], room: number): string[] {
  return texts.flatMap(({ system, text }) => {
    const [first = "", ...rest] = wrap(system === "any" ? text : `${system}: ${text}`, room - INDENT.length);
    return [first, ...rest.map((line) => INDENT + line)];
  });
}
