// Captures -> one document, as the program's --format json prints it.
import { sha256 } from "@noble/hashes/sha2.js";
import { hex } from "./bytes/ascii.ts";
import { type CaptureSource, chunksOf, nameOf } from "./capture/capture-source.ts";
import { diagnoseAll } from "./diagnose/diagnose-all.ts";
import type { Policy } from "./diagnose/policy.ts";
import { PUBLISHED_POLICY } from "./diagnose/policy/providers.ts";
import type { CaptureReport } from "./capture-report.ts";
import { inspect, type InspectOptions } from "./inspect.ts";
import { assembleDocument } from "./report/assemble-document.ts";
import type { Capture, ReportDocument } from "./report/report-document.ts";
import { TOOL } from "./report/tool.ts";
import type { Session } from "./session/session.ts";

/** A capture, and what it is called in the report. */
export interface NamedCapture {
  readonly path: string;
  readonly source: CaptureSource;
}

export interface InspectCapturesOptions extends Omit<InspectOptions, "path" | "joined" | "onSession"> {
  /** Computes the SHA-256 of each capture, so that a reader knows which file a report is about. */
  readonly sha256?: boolean;
}

/**
 * Inspects captures, each by itself as {@link inspect} does, and puts together what they hold; findings and causes
 * that rest on several sessions are made over all. A capture without a name is called `capture 1` if it is the first.
 */
export async function inspectCaptures(
  captures: readonly (CaptureSource | NamedCapture)[],
  { sha256: wantsChecksum = false, ...options }: InspectCapturesOptions = {},
): Promise<ReportDocument> {
  const reports: CaptureReport[] = [];
  const taken = new Set<string>();
  for (const [index, given] of captures.entries()) {
    const { path, source } = "source" in given ? given : { path: nameOf(given), source: given };
    const name = untaken(path === "" ? `capture ${index + 1}` : path, taken);
    taken.add(name);
    const checksum = wantsChecksum ? sha256.create() : null;
    const report = await inspect(
      checksum === null ? source : watched(source, (chunk) => checksum.update(chunk)),
      {
        ...options,
        path: name,
      },
    );
    const capture = { ...report.capture, sha256: checksum && hex(checksum.digest()) };
    reports.push({ ...report, capture });
  }
  return reportOf({
    captures: reports.map(({ capture }) => capture),
    sessions: amongAll(
      reports.map(({ sessions }) => sessions),
      options.policy,
    ),
  });
}

/** The document of what was read from captures, or of some of the sessions of another document. */
export function reportOf({
  captures,
  sessions,
}: {
  readonly captures: readonly Capture[];
  readonly sessions: readonly Session[];
}): ReportDocument {
  return assembleDocument(TOOL, captures, sessions);
}

/** More can be concluded from several captures than from each alone. */
export function amongAll(
  sessions: readonly (readonly Session[])[],
  policy: Policy = PUBLISHED_POLICY,
): readonly Session[] {
  if (sessions.length < 2) return sessions.flat();
  return diagnoseAll(sessions.flat(), { policy, now: Date.now });
}

async function* watched(
  source: CaptureSource,
  watch: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunksOf(source)) {
    watch(chunk);
    yield chunk;
  }
}

/** Sessions name their capture: two files of one name must not be taken for one capture. */
function untaken(name: string, taken: ReadonlySet<string>): string {
  let other = name;
  for (let number = 2; taken.has(other); number++) other = `${name} (${number})`;
  return other;
}
