// What was chosen of captures -> a report in the chosen format, on standard output or in a file.
import { assembleDocument } from "../report/assemble-document.ts";
import type { Chosen } from "../report/chosen.ts";
import { type Format, type FormatName, FORMATS } from "../report/formats.ts";
import type { RenderOptions } from "../report/render-options.ts";
import { TOOL } from "../report/tool.ts";
import type { CommandLine } from "./command-line.ts";
import { type Environment, isTerminal, outputWidth, useColor, warn } from "./environment.ts";
import { OUTPUT } from "./options.ts";
import { fileOutput, isSystemError, type Output, streamOutput, systemReason } from "./output.ts";
import { outputFile, timeZone } from "./settings.ts";

/** The format, and what differs from the options on the command line or is not one of them. */
export interface Presentation extends Partial<RenderOptions> {
  readonly format: FormatName;
}

/** False if the file could not be written; a warning says why. */
export async function writeDocument(
  { captures, sessions, others }: Chosen,
  line: CommandLine,
  { format: name, ...asked }: Presentation,
  environment: Environment,
): Promise<boolean> {
  const format: Format = FORMATS[name];
  const document = assembleDocument(TOOL, captures, sessions, others);
  const render = await format.load();
  return writing(outputFile(line), environment, async (output) => {
    const options = { ...renderOptions(line, environment), ...asked };
    for (const piece of render(document, options)) await output.write(piece);
    return true;
  });
}

function renderOptions(line: CommandLine, environment: Environment): RenderOptions {
  const isShown = outputFile(line) === null && isTerminal(environment.stdout);
  return {
    width: outputWidth(line.get(OUTPUT.width), environment, isShown),
    color: useColor(line.get(OUTPUT.color), environment.env, isShown),
    ciphers: line.get(OUTPUT.ciphers),
    verbose: line.get(OUTPUT.verbose),
    sessions: line.get(OUTPUT.sessions),
    zone: timeZone(line),
  };
}

/** `path`: null for standard output. False if `work` discards the output, or the file could not be written. */
export async function writing(
  path: string | null,
  environment: Environment,
  work: (output: Output) => Promise<boolean>,
): Promise<boolean> {
  let output: Output | null = null;
  const discard = () => output?.discard();
  environment.once("exit", discard);
  try {
    output = path === null ? streamOutput(environment.stdout) : fileOutput(path);
    const isWorthIt = await work(output);
    if (isWorthIt) await output.close();
    return isWorthIt;
  } catch (error) {
    if (path === null || !isSystemError(error)) throw error;
    if (error.code === "EPIPE") return true;
    warn(environment.stderr, path, `cannot be written: ${systemReason(error)}`);
    return false;
  } finally {
    discard();
    environment.off("exit", discard);
  }
}
