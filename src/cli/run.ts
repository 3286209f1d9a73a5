// Arguments and streams -> captures read, a report written, an exit code.
import { readFileSync } from "node:fs";
import { type Format, FORMATS, type RenderOptions } from "../report/formats.ts";
import { printable } from "../report/terminal-text.ts";
import type { Session } from "../session/session.ts";
import { complain } from "./complain.ts";
import { hints } from "./hints.ts";
import { parseArguments, type Settings } from "./parse-arguments.ts";
import type { Reading } from "./read-captures.ts";
import { UsageError } from "./usage-error.ts";
import { useColor } from "./use-color.ts";
import type { Output } from "./write-output.ts";

/** What a program has of its surroundings; `process` is one. */
export interface Surroundings {
  readonly stdin: { readonly isTTY?: boolean };
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
  once(event: "exit", listener: () => void): unknown;
  off(event: "exit", listener: () => void): unknown;
}

type ExitCode = 0 | 2;

/** Columns of a report that goes to no terminal. */
const PAPER_WIDTH = 120;

/** Throws only what is a bug. */
export async function run(args: readonly string[], around: Surroundings): Promise<ExitCode> {
  try {
    const tool = { name: "starttls-inspect", version: packageVersion() };
    const parsed = await parseArguments(args, tool.version, Math.min(100, around.stdout.columns ?? 80));
    if (parsed.kind === "settings") return await inspectAll(parsed.settings, tool, around);
    around.stdout.write(parsed.text);
    return 0;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    around.stderr.write(`starttls-inspect: ${printable(error.message)} (run starttls-inspect --help)\n`);
    return 2;
  }
}

interface Tool {
  readonly name: string;
  readonly version: string;
}

function packageVersion(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  const { version }: { readonly version: string } = JSON.parse(text);
  return version;
}

async function inspectAll(settings: Settings, tool: Tool, around: Surroundings): Promise<ExitCode> {
  refuseTerminal(settings, around);
  const { findPaths } = await import("./read-captures.ts");
  const { paths, failed } = await findPaths(settings, around.stderr);
  if (paths.length === 0) return 2;
  await refuseToOverwrite(settings.output, paths);
  const format: Format = FORMATS[settings.format];
  const loadLive = format.loadLive;
  const { isWritten, reading } = loadLive
    ? await inspectLive(paths, settings, await loadLive(), around)
    : await inspectWhole(paths, settings, format, tool, around);
  if (reading.captures.length === 0) return 2;
  const warned = warnings(reading, settings, around);
  return failed || reading.failed || !isWritten || (warned && settings.strict) ? 2 : 0;
}

interface Inspection {
  readonly reading: Reading;
  readonly isWritten: boolean;
}

/** Reads all captures, then writes. */
async function inspectWhole(
  paths: readonly string[],
  settings: Settings,
  format: Format,
  tool: Tool,
  around: Surroundings,
): Promise<Inspection> {
  const { readCaptures } = await import("./read-captures.ts");
  const reading = await readCaptures(paths, settings, around.stderr);
  if (reading.captures.length === 0) return { reading, isWritten: false };
  const { assembleDocument } = await import("../report/assemble-document.ts");
  const sessions = reading.sessions.filter((session) => isWanted(session, settings));
  const document = assembleDocument(tool, reading.captures, sessions);
  const render = await format.load();
  const isWritten = await writing(settings, around, async (output) => {
    for (const piece of render(document, renderOptions(settings, around))) await output.write(piece);
    return true;
  });
  return { reading, isWritten };
}

/** Writes each session as soon as its connection is over. */
async function inspectLive(
  paths: readonly string[],
  settings: Settings,
  line: (session: Session) => string,
  around: Surroundings,
): Promise<Inspection> {
  const { readCaptures } = await import("./read-captures.ts");
  let reading: Reading = { captures: [], sessions: [], traffic: [], failed: true, streams: new Set() };
  const isWritten = await writing(settings, around, async (output) => {
    reading = await readCaptures(paths, settings, around.stderr, async (sessions) => {
      for (const session of sessions) if (isWanted(session, settings)) await output.write(line(session));
    });
    return reading.captures.length > 0;
  });
  return { reading, isWritten };
}

function refuseTerminal({ captures, filesFrom }: Settings, { stdin }: Surroundings): void {
  if (!stdin.isTTY) return;
  if (captures.includes("-")) {
    throw new UsageError(
      'standard input is a terminal: pipe a capture into it, as in "tcpdump -w - | starttls-inspect -"',
    );
  }
  if (filesFrom === "-") {
    throw new UsageError(
      'standard input is a terminal: pipe names into it, as in "ls *.pcap | starttls-inspect --files-from -"',
    );
  }
}

async function refuseToOverwrite(output: string | null, paths: readonly string[]): Promise<void> {
  if (output === null) return;
  const { isSameFile } = await import("./write-output.ts");
  const capture = paths.find((path) => path !== "-" && isSameFile(path, output));
  if (capture !== undefined)
    throw new UsageError(`--output ${output} would overwrite the capture ${capture}`);
}

function isWanted(session: Session, { streams }: Settings): boolean {
  return streams === null || streams.has(session.stream);
}

/** True where there was anything to warn of. */
function warnings(
  { captures, traffic, streams }: Reading,
  settings: Settings,
  around: Surroundings,
): boolean {
  // The table names the captures' warnings itself: not twice on one screen.
  const shown = settings.format === "table" && settings.output === null && isTerminal(around.stdout);
  let warned = false;
  const warn = (name: string, messages: readonly string[], isShown: boolean): void => {
    warned ||= messages.length > 0;
    if (!isShown) for (const message of messages) complain(around.stderr, name, message);
  };
  for (const { path, warnings: messages } of captures) warn(path, messages, shown);
  for (const [name, held] of traffic) warn(name, hints(held, settings), false);
  for (const stream of settings.streams ?? []) {
    if (streams.has(stream)) continue;
    around.stderr.write(`starttls-inspect: no session has stream number ${stream}\n`);
    warned = true;
  }
  return warned;
}

function renderOptions(settings: Settings, around: Surroundings): RenderOptions {
  const isShown = settings.output === null && isTerminal(around.stdout);
  return {
    width: isShown && around.stdout.columns > 0 ? around.stdout.columns : PAPER_WIDTH,
    color: useColor(settings.color, around.env, isShown),
    ciphers: settings.ciphers,
    verbose: settings.verbose,
  };
}

/** Node leaves `isTTY` undefined for a pipe, whatever its types say. */
function isTerminal({ isTTY }: { readonly isTTY?: boolean }): boolean {
  return isTTY === true;
}

/** False where nothing is to be kept, or the file could not be written. */
async function writing(
  { output: path }: Settings,
  around: Surroundings,
  work: (output: Output) => Promise<boolean>,
): Promise<boolean> {
  const { fileOutput, streamOutput } = await import("./write-output.ts");
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
