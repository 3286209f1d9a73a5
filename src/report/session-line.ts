// Session -> its line, written as soon as it is over: when, between whom, how it ended, and why.
import type { Session } from "../session/session.ts";
import { type Clock, timeOfDay } from "./clock.ts";
import type { Colors } from "./colors.ts";
import { mainFinding, outcomeColor } from "./outcome.ts";
import { wrap } from "./wrap.ts";
import { endpointText } from "../text/places.ts";
import { printable } from "../text/printable.ts";

/** Columns of the time, below which a line goes on. */
const INDENT = "03:14:05 ".length;

/** Like `03:14:05 192.0.2.10 -> 198.51.100.25:25 handshake-failed: The server … [no-shared-cipher]`, and a line end. */
export function sessionLine(session: Session, width: number, clock: Clock, colors: Colors): string {
  const { client, server, outcome, startTime } = session;
  const time = timeOfDay(startTime, clock) || "no time";
  const finding = mainFinding(session);
  const why =
    finding === null ? "" : `: ${printable(finding.title).replace(/\.$/, "")} [${printable(finding.id)}]`;
  const peers = `${printable(client.address)} -> ${endpointText(server)}`;
  const lines = wrap(`${peers} ${outcome}${why}`, Math.max(width - INDENT, INDENT));
  const text = lines.join(`\n${" ".repeat(INDENT)}`);
  return `${time.padEnd(INDENT)}${text.replace(outcome, () => outcomeColor(session, colors)(outcome))}\n`;
}
