// `starttls-inspect page`: the program for browsers, which the package has as one file -> a copy, or a server of it.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parsePort } from "../../options/option-values.ts";
import { UsageError } from "../../options/usage-error.ts";
import { type Command, type CommandLine, optionalValue } from "../command-line.ts";
import { type Environment, isTerminal, warn } from "../environment.ts";
import { OUTPUT, OUTPUT_GROUP } from "../options.ts";
import { isSystemError, systemReason } from "../output.ts";
import { outputFile } from "../settings.ts";
import { writing } from "../write-document.ts";

const SERVE = optionalValue(
  {
    name: "serve",
    group: OUTPUT_GROUP,
    describe: "Serve it to browsers of this machine, on 127.0.0.1 only (without a value: on a free port)",
  },
  "0",
  parsePort,
);

export const pageCommand: Command = {
  usage: `Usage: $0 page (-o FILE | --serve [PORT])

Writes or serves this program as a page for browsers: one HTML file into which captures are dropped.`,
  options: [OUTPUT.output, SERVE],
  epilogue: `Examples:
  $0 page -o inspect.html   for a share, or a machine without Node
  $0 page --serve           for browsers that restrict local files

Captures are read in the browser and stay there: the page's Content-Security-Policy allows no request. \
--serve listens on 127.0.0.1 only, answers GET and HEAD of the page with it, and anything else with an error; \
Ctrl-C ends it. No other command listens, and none connects to anything.
Exit status: 0, 2 for a wrong option, a port in use or a file that cannot be written, 130 after Ctrl-C.`,
  run,
};

async function run(line: CommandLine, environment: Environment): Promise<number> {
  const [operand] = line.operands;
  const port = line.get(SERVE);
  const path = outputFile(line);
  if (operand !== undefined) throw new UsageError(`page takes no ${operand}: name the file with -o`);
  if (port !== null && line.get(OUTPUT.output) !== null)
    throw new UsageError("-o writes, --serve serves: choose one");
  if (port === null && path === null && isTerminal(environment.stdout)) {
    throw new UsageError('page needs an output file, as in "-o inspect.html", or --serve');
  }
  const page = builtPage(environment);
  if (page === null) return 2;
  if (port !== null) return serve(page, port, environment);
  const isWritten = await writing(path, environment, async (output) => {
    await output.write(page);
    return true;
  });
  return isWritten ? 0 : 2;
}

/** Null if it is not there; a warning says what to do. */
function builtPage({ stderr }: Environment): Uint8Array | null {
  // From dist/cli/chunks.
  const path = fileURLToPath(new URL("../../page/inspect.html", import.meta.url));
  try {
    return readFileSync(path);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const next = 'in a checkout, "npm run page" builds it; elsewhere, install the package again';
    warn(stderr, path, `${systemReason(error)}: ${next}`);
    return null;
  }
}

/** Until the program is interrupted. */
async function serve(page: Uint8Array, port: number, { stdout, stderr }: Environment): Promise<number> {
  const { servePage } = await import("../serve-page.ts");
  try {
    const { url, closed } = await servePage(page, port);
    stdout.write(`Open ${url} in a browser of this machine; Ctrl-C ends it\n`);
    await closed;
    return 0;
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const next = 'name another, or none: "--serve" takes one that is free';
    warn(stderr, `port ${port}`, `${error.code === "EADDRINUSE" ? "in use" : systemReason(error)}: ${next}`);
    return 2;
  }
}
