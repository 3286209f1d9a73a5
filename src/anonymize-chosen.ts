// What was chosen of captures -> the same with names and addresses replaced, as `extract --anonymize` replaces them.
import { randomBytes } from "@noble/hashes/utils.js";
import { hex } from "./bytes/ascii.ts";
import { inspectAnonymized } from "./inspect-anonymized.ts";
import { amongAll } from "./inspect-captures.ts";
import type { InspectOptions } from "./inspect.ts";
import type { Chosen, ReadSessions } from "./report/chosen.ts";
import type { Capture } from "./report/report-document.ts";
import type { SessionFilter } from "./report/session-filter.ts";
import type { Session } from "./session/session.ts";

/**
 * `read` gives a capture, decompressed, by its path, and is called twice for each; `reading` is what they hold, inspected
 * with the same options, each capture by itself. Without a key a random one is used. Throws an ExtractError where
 * something cannot be rewritten.
 */
export async function anonymizeChosen(
  reading: ReadSessions,
  chosen: Pick<Chosen, "sessions">,
  read: (path: string) => AsyncIterable<Uint8Array>,
  options: InspectOptions,
  key: string | null,
): Promise<Chosen> {
  // The same for all captures.
  const anonymize = { key: key ?? hex(randomBytes(32)) };
  const captures: Capture[] = [];
  const theirs: (readonly Session[])[] = [];
  for (const [index, capture] of reading.captures.entries()) {
    const number = reading.captures.length === 1 ? "" : `-${index + 1}`;
    const path = `capture${number}.${capture.format ?? "pcap"}`;
    const own = reading.sessions.filter((session) => session.capture === capture.path);
    theirs.push(await inspectAnonymized(() => read(capture.path), own, anonymize, { ...options, path }));
    captures.push(withoutName(capture, path));
  }
  // They are the same, in the same order.
  const all = amongAll(theirs, options.policy);
  const wanted = new Set(chosen.sessions);
  const isShown = reading.sessions.map((session) => wanted.has(session));
  return {
    captures,
    sessions: all.filter((_, index) => isShown[index] === true),
    others: all.filter((_, index) => isShown[index] !== true),
  };
}

/** A file's name may name somebody too. */
function withoutName({ extractOf, ...capture }: Capture, path: string): Capture {
  const origin = extractOf && { extractOf: { ...extractOf, name: null } };
  return { ...capture, path, anonymized: true, ...origin };
}

/** Without the hosts that it names. */
export const unnamedFilter = (filter: SessionFilter): SessionFilter => ({
  ...filter,
  clients: filter.clients.map(() => "(not shown)"),
  servers: filter.servers.map(() => "(not shown)"),
});
