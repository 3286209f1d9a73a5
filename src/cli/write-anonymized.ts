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
import type { CommandLine } from "./command-line.ts";
import type { Environment } from "./environment.ts";
import type { Reading } from "./read-captures.ts";
import { inspection } from "./settings.ts";
import { type Presentation, writeDocument } from "./write-document.ts";

/** False if the file could not be written; a warning says why. Without a key a random one is used. */
export async function writeAnonymized(
  reading: Reading,
  chosen: ReadonlySet<Session>,
  line: CommandLine,
  presentation: Required<Pick<Presentation, "filter" | "policy">> & Presentation,
  key: string | null,
  environment: Environment,
): Promise<boolean> {
  const { filter, policy } = presentation;
  try {
    const { captures, sessions } = await anonymized(reading, { ...inspection(line), policy }, key);
    // They are the same, in the same order.
    const isShown = reading.sessions.map((session) => chosen.has(session));
    const shown = sessions.filter((_, index) => isShown[index] === true);
    const others = sessions.filter((_, index) => isShown[index] !== true);
    const unnamed = { ...presentation, filter: unnamedFilter(filter) };
    return await writeDocument(captures, { sessions: shown, others }, line, unnamed, environment);
  } catch (error) {
    if (!(error instanceof ExtractError)) throw error;
    environment.stderr.write(
      `starttls-inspect: cannot be anonymised: ${error.message}; nothing was written\n`,
    );
    return false;
  }
}

/** Throws an ExtractError. */
async function anonymized(
  { captures, sessions }: Reading,
  options: ReturnType<typeof inspection> & { readonly policy: Policy },
  key: string | null,
): Promise<Pick<Reading, "captures" | "sessions">> {
  // The same for all captures.
  const anonymize = { key: key ?? randomUUID() };
  const shown: Capture[] = [];
  const theirs: (readonly Session[])[] = [];
  for (const [index, capture] of captures.entries()) {
    const number = captures.length === 1 ? "" : `-${index + 1}`;
    const path = `capture${number}.${capture.format ?? "pcap"}`;
    const own = sessions.filter((session) => session.capture === capture.path);
    const read = () => fileChunks(capture.path, options.maxBytes);
    theirs.push(await inspectAnonymized(read, own, anonymize, { ...options, path }));
    shown.push(withoutName(capture, path));
  }
  return { captures: shown, sessions: amongAll(theirs, options.policy) };
}

/** A file's name may name somebody too. */
function withoutName({ extractOf, ...capture }: Capture, path: string): Capture {
  const origin = extractOf && { extractOf: { ...extractOf, name: null } };
  return { ...capture, path, anonymized: true, ...origin };
}

/** Without the hosts that it names. */
const unnamedFilter = (filter: SessionFilter): SessionFilter => ({
  ...filter,
  clients: filter.clients.map(() => "(not shown)"),
  servers: filter.servers.map(() => "(not shown)"),
});
