// What was read -> a report in the format asked for, on standard output or in a file.
import type { Policy } from "../diagnose/policy.ts";
import { assembleDocument } from "../report/assemble-document.ts";
import { type Format, FORMATS } from "../report/formats.ts";
import type { RenderOptions } from "../report/render-options.ts";
import type { Capture } from "../report/report-document.ts";
import { TOOL } from "../report/tool.ts";
import type { Session } from "../session/session.ts";
import { complain } from "./complain.ts";
import type { OutputSettings } from "./output-settings.ts";
import { outputWidth } from "./output-width.ts";
import { isTerminal, type Surroundings } from "./surroundings.ts";
import { useColor } from "./use-color.ts";
import { fileOutput, type Output, streamOutput } from "./write-output.ts";

export interface Chosen {
  readonly sessions: readonly Session[];
  /** Those that were read too, and not chosen. */
  readonly others: readonly Session[];
}

/** False where the file could not be written, which was complained of. */
export async function writeDocument(
  captures: readonly Capture[],
  { sessions, others }: Chosen,
  settings: OutputSettings,
  around: Surroundings,
  policy?: Policy,
): Promise<boolean> {
  const format: Format = FORMATS[settings.format];
  const document = assembleDocument(TOOL, captures, sessions, others);
  const render = await format.load();
  return writing(settings, around, async (output) => {
    const options = { ...renderOptions(settings, around), ...(policy && { policy }) };
    for (const piece of render(document, options)) await output.write(piece);
    return true;
  });
}

function renderOptions(settings: OutputSettings, around: Surroundings): RenderOptions {
  const isShown = settings.output === null && isTerminal(around.stdout);
  return {
    width: outputWidth(settings.width, around, isShown),
    color: useColor(settings.color, around.env, isShown),
    ciphers: settings.ciphers,
    verbose: settings.verbose,
    sessions: settings.sessions,
    zone: settings.zone,
    ...(settings.table && { table: settings.table }),
    ...(settings.filter && { filter: settings.filter }),
  };
}

/** False where nothing is to be kept, or the file could not be written. */
export async function writing(
  { output: path }: Pick<OutputSettings, "output">,
  around: Surroundings,
  work: (output: Output) => Promise<boolean>,
): Promise<boolean> {
  let output: Output | null = null;
  const discard = () => output?.discard();
  around.once("exit", discard);
  try {
    output = path === null ? streamOutput(around.stdout) : fileOutput(path);
    const isWorthIt = await work(output);
    if (isWorthIt) await output.close();
    return isWorthIt;
  } catch (error) {
    if (path === null || !isSystemError(error)) throw error;
    if (error.code === "EPIPE") return true;
    complain(around.stderr, path, `cannot be written: ${reason(error)}`);
    return false;
  } finally {
    discard();
    around.off("exit", discard);
  }
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && "code" in error && "syscall" in error;
}

/** `ENOENT: no such file or directory, open 'x'` -> `no such file or directory`. */
function reason(error: NodeJS.ErrnoException): string {
  return /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message;
}
