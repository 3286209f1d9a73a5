// What was read from captures -> the same with names and addresses replaced, as `extract --anonymize` replaces them.
import { randomUUID } from "node:crypto";
import type { Policy } from "../diagnose/policy.ts";
import { inspectAnonymized } from "../inspect-anonymized.ts";
import { amongAll } from "../inspect-captures.ts";
import { fileChunks } from "../node/extract-file.ts";
import type { Capture } from "../report/report-document.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import type { Session } from "../session/session.ts";
import type { InputSettings } from "./input-settings.ts";
import type { Reading } from "./read-captures.ts";

/** Names of files and what was asked for may name somebody too. Throws an ExtractError. */
export async function anonymized(
  { captures, sessions }: Pick<Reading, "captures" | "sessions">,
  key: string | null,
  { ports, allPorts, decodeAs, limits, maxBytes }: InputSettings,
  policy: Policy,
): Promise<Pick<Reading, "captures" | "sessions">> {
  const anonymize = { key: key ?? randomUUID() };
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

function withoutName({ extractOf, ...capture }: Capture, path: string): Capture {
  const origin = extractOf && { extractOf: { ...extractOf, name: null } };
  return { ...capture, path, anonymized: true, ...origin };
}

/** The filter as it may be told: without the hosts that it names. */
export function unnamedFilter(filter: SessionFilter): SessionFilter {
  const unnamed = (hosts: readonly string[]): string[] => hosts.map(() => "(not told)");
  return { ...filter, clients: unnamed(filter.clients), servers: unnamed(filter.servers) };
}
