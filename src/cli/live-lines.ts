// Standard input on a terminal -> a line that says so, and a line for each session as soon as it is over.
import { clockIn } from "../report/clock.ts";
import { createColors } from "../report/colors.ts";
import type { FormatName } from "../report/formats.ts";
import { fits, type SessionFilter } from "../report/session-filter.ts";
import { sessionLine } from "../report/session-line.ts";
import type { Session } from "../session/session.ts";
import type { CommandLine } from "./command-line.ts";
import { type Environment, isTerminal, outputWidth, useColor } from "./environment.ts";
import { EXIT, INPUT, OUTPUT } from "./options.ts";
import { outputFile, timeZone } from "./settings.ts";

/** Null unless standard input alone is read, and the table goes to a terminal. */
export function liveLines(
  paths: readonly string[],
  line: CommandLine,
  { format, filter }: { readonly format: FormatName; readonly filter: SessionFilter },
  environment: Environment,
): ((session: Session) => void) | null {
  const { stdout, env } = environment;
  const isAlone = paths.length === 1 && paths[0] === "-" && !line.get(INPUT.join);
  const isShown = format === "table" && outputFile(line) === null && !line.get(EXIT.quiet);
  if (!isAlone || !isShown || !isTerminal(stdout)) return null;
  const isWanted = fits(filter);
  const [clock, width] = [clockIn(timeZone(line)), line.get(OUTPUT.width)];
  const colors = createColors(useColor(line.get(OUTPUT.color), env, true));
  return (session) => {
    // The terminal may have been made wider since.
    if (isWanted(session)) stdout.write(sessionLine(session, outputWidth(width, environment), clock, colors));
  };
}

export function sayWhatIsRead(
  paths: readonly string[],
  line: CommandLine,
  { stderr }: Pick<Environment, "stderr">,
): void {
  if (line.get(EXIT.quiet) || !paths.includes("-") || !isTerminal(stderr)) return;
  stderr.write("starttls-inspect: reading standard input; press Ctrl-C to stop and report what was read\n");
}
