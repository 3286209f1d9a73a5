// The options and commands -> the manual page in src/cli/starttls-inspect.1 (man(7)). UPDATE_MAN=1 writes it.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LIMITS } from "../../src/limits.ts";
import type { Command } from "../../src/cli/command-line.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { inspectCommand } from "../../src/cli/commands/inspect.ts";

const FILE = new URL("../../src/cli/starttls-inspect.1", import.meta.url);
const PROGRAM = "starttls-inspect";
const { inspect: _, ...OTHERS } = COMMANDS;

test("the manual page in src/cli is what UPDATE_MAN=1 would write", async () => {
  const page = await manualPage();
  if (process.env["UPDATE_MAN"] === "1") writeFileSync(FILE, page);
  expect(readFileSync(FILE, "utf8")).toBe(page);
});

async function manualPage(): Promise<string> {
  const commands = await Promise.all(
    Object.entries(OTHERS).map(async ([name, { summary, load }]) => {
      const { options, epilogue } = await load();
      const heading = `.SS ${PROGRAM} ${name}\n${roff(summary)}.\n`;
      return heading + optionList(options) + paragraphs(epilogue);
    }),
  );
  const [, description = ""] = inspectCommand.usage.split("\n\n");
  return [
    `.TH STARTTLS\\-INSPECT 1\n`,
    `.SH NAME\n${PROGRAM.replaceAll("-", "\\-")} \\- who closed a mail connection, during which message, and why\n`,
    `.SH SYNOPSIS\n.B ${PROGRAM.replaceAll("-", "\\-")}\n.I CAPTURE\n\\&... [options]\n`,
    `.SH DESCRIPTION\n${roff(description)}\n`,
    `.SH OPTIONS\n${optionList(inspectCommand.options)}`,
    `.SH COMMANDS\n${commands.join("")}`,
    `.SH LIMITS\n${limitList()}`,
    `.SH NOTES\n${paragraphs(inspectCommand.epilogue)}`,
  ].join("");
}

function optionList(options: Command["options"]): string {
  const entries = options.map(({ name, alias, isFlag, isOptional, describe }) => {
    const short = alias === undefined ? "" : `\\-${alias}, `;
    const value = isFlag ? "" : isOptional ? " [\\fIVALUE\\fR]" : " \\fIVALUE\\fR";
    return `.TP\n\\fB${short}\\-\\-${name.replaceAll("-", "\\-")}\\fR${value}\n${roff(describe)}\n`;
  });
  return entries.join("");
}

function limitList(): string {
  const entries = Object.entries(LIMITS).map(([name, { default: value, of, at }]) => {
    return `.TP\n\\fB${roff(name)}\\fR ${value}\n${roff(`${of}. At it: ${at}.`)}\n`;
  });
  return `.PP\n${roff(LIMITS_HEAD)}\n${entries.join("")}`;
}

const LIMITS_HEAD =
  "Bounds at which something is left out; a warning then says so, and --limit NAME=VALUE raises it.";

/** Indented lines are examples. */
function paragraphs(text: string): string {
  return text
    .split("\n\n")
    .map((paragraph) =>
      /^ {2}/m.test(paragraph) ? `.PP\n.nf\n${roff(paragraph)}\n.fi\n` : `.PP\n${roff(paragraph)}\n`,
    )
    .join("");
}

/** A leading dot or quote would be a request. */
function roff(text: string): string {
  return text
    .replaceAll("$0", PROGRAM)
    .replaceAll("\\", "\\e")
    .replaceAll("-", "\\-")
    .replaceAll(/^([.'])/gm, "\\&$1");
}
