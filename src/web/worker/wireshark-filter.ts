// What was read, and which sessions of it -> the Wireshark display filter that shows their connections.
import { streamsFilter } from "../../report/display-filter.ts";
import { fits } from "../../report/session-filter.ts";
import type { Session } from "../../session/session.ts";
import type { Wanted } from "../messages.ts";

/** Numbers and ranges of a set: with more Wireshark takes long to understand it. */
const MOST_PARTS = 1000;

/** Throws an Error that says what to do where there is none. */
export function wiresharkFilter(sessions: readonly Session[], { filter, path }: Wanted): string {
  const test = fits(filter);
  const chosen = sessions.filter((session) => (path === null || session.capture === path) && test(session));
  if (chosen.length === 0) throw new Error("no session is chosen: there is nothing to filter for");
  if (new Set(chosen.map(({ capture }) => capture)).size > 1)
    throw new Error("streams are numbered in each capture anew: choose one capture");
  const text = streamsFilter(chosen.map(({ stream }) => stream));
  if (text.split(",").length > MOST_PARTS)
    throw new Error("a filter for so many streams is too long for Wireshark: choose fewer, or save evidence");
  return text;
}
