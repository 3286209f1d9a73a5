// Standard input on a terminal -> a line that says so, and a line a session as soon as it is over.
import { clockIn } from "../report/clock.ts";
import { createColors } from "../report/colors.ts";
import { fits } from "../report/session-filter.ts";
import { sessionLine } from "../report/session-line.ts";
import type { Session } from "../session/session.ts";
import { outputWidth } from "./output-width.ts";
import type { Settings } from "./settings.ts";
import { isTerminal, type Surroundings } from "./surroundings.ts";
import { useColor } from "./use-color.ts";

/** Null where nobody looks on while packets come. */
export function lineTeller(
  paths: readonly string[],
  settings: Settings,
  around: Surroundings,
): ((session: Session) => void) | null {
  const { format, output, quiet, join, filter, zone, color, width } = settings;
  const { stdout, env } = around;
  const isAlone = paths.length === 1 && paths[0] === "-" && !join;
  const isShown = format === "table" && output === null && !quiet && isTerminal(stdout);
  if (!isAlone || !isShown) return null;
  const isWanted = fits(filter);
  const [clock, colors] = [clockIn(zone), createColors(useColor(color, env, true))];
  return (session) => {
    // The terminal may have been made wider since.
    if (isWanted(session)) stdout.write(sessionLine(session, outputWidth(width, around), clock, colors));
  };
}

export function sayWhatIsRead(
  paths: readonly string[],
  { quiet }: Pick<Settings, "quiet">,
  { stderr }: Pick<Surroundings, "stderr">,
): void {
  if (quiet || !paths.includes("-") || !isTerminal(stderr)) return;
  stderr.write("starttls-inspect: reading standard input; Ctrl-C ends it, and what was read is reported\n");
}
