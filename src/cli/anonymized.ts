// What was read from captures -> the same with names and addresses replaced, as `extract --anonymize` replaces them.
import { randomUUID } from "node:crypto";
import type { Policy } from "../diagnose/policy.ts";
import { ExtractError } from "../extract/extract-error.ts";
import { inspectAnonymized } from "../inspect-anonymized.ts";
import { amongAll } from "../inspect-captures.ts";
import { fileChunks } from "../node/extract-file.ts";
import type { Capture } from "../report/report-document.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import type { Session } from "../session/session.ts";
import type { Reading } from "./read-captures.ts";
import type { Settings } from "./settings.ts";
import type { Surroundings } from "./surroundings.ts";
import { writeDocument } from "./write-document.ts";

/** False where it could not be written, which was complained of. */
export async function writeAnonymized(
  reading: Reading,
  chosen: ReadonlySet<Session>,
  settings: Settings,
  around: Surroundings,
  policy: Policy,
): Promise<boolean> {
  try {
    const { captures, sessions } = await anonymized(reading, settings, policy);
    // They are the same, in the same order.
    const isShown = reading.sessions.map((session) => chosen.has(session));
    const shown = sessions.filter((_, index) => isShown[index] === true);
    const others = sessions.filter((_, index) => isShown[index] !== true);
    const unnamed = { ...settings, filter: unnamedFilter(settings.filter) };
    return await writeDocument(captures, { sessions: shown, others }, unnamed, around, policy);
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    around.stderr.write(`starttls-inspect: cannot be anonymised: ${error.message}; nothing is written\n`);
    return false;
  }
}

/** Throws an ExtractError. */
async function anonymized(
  { captures, sessions }: Reading,
  { ports, allPorts, decodeAs, limits, maxBytes, anonymize: how }: Settings,
  policy: Policy,
): Promise<Pick<Reading, "captures" | "sessions">> {
  // The same for all captures.
  const anonymize = { key: how?.key ?? randomUUID() };
  const shown: Capture[] = [];
  const theirs: (readonly Session[])[] = [];
  for (const [index, capture] of captures.entries()) {
    const number = captures.length === 1 ? "" : `-${index + 1}`;
    const path = `capture${number}.${capture.format ?? "pcap"}`;
    const own = sessions.filter((session) => session.capture === capture.path);
    const options = { path, ports, allPorts, decodeAs, limits, policy };
    theirs.push(await inspectAnonymized(() => fileChunks(capture.path, maxBytes), own, anonymize, options));
    shown.push(withoutName(capture, path));
  }
  return { captures: shown, sessions: amongAll(theirs, policy) };
}

/** A file's name may name somebody too. */
function withoutName({ extractOf, ...capture }: Capture, path: string): Capture {
  const origin = extractOf && { extractOf: { ...extractOf, name: null } };
  return { ...capture, path, anonymized: true, ...origin };
}

/** As it may be told: without the hosts that it names. */
const unnamedFilter = (filter: SessionFilter): SessionFilter => ({
  ...filter,
  clients: filter.clients.map(() => "(not told)"),
  servers: filter.servers.map(() => "(not told)"),
});
