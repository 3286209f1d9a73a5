// What was read, and one capture file of it -> the packets of chosen sessions, as `starttls-inspect extract` writes them.
import { extractPackets } from "../../extract/extract-packets.ts";
import { extractSummary } from "../../extract/extract-summary.ts";
import { asEvidence } from "../../reading/as-evidence.ts";
import { readAgain } from "../../reading/read-again.ts";
import { choose } from "../../report/chosen.ts";
import { fileName } from "../../report/shown-files.ts";
import type { Capture } from "../../report/report-document.ts";
import { misfitOf } from "../../report/seen.ts";
import type { SessionFilter } from "../../report/session-filter.ts";
import type { ExtractToSave, Saved } from "../messages.ts";
import type { SaveProgress } from "./save-progress.ts";
import type { Kept } from "./kept.ts";
import { savedName } from "./saved-name.ts";

/** Rejects with an ExtractError where something cannot be anonymised, and with an Error where there is nothing to save. */
export async function saveExtract(
  kept: Kept,
  filter: SessionFilter,
  what: ExtractToSave,
  { writer }: SaveProgress,
): Promise<Saved> {
  const { format, untilTls, withSecrets, anonymize } = what;
  const { store, options } = kept;
  const capture = onlyFile(kept);
  const { sessions, seen } = choose(kept, filter);
  if (sessions.length === 0) {
    const misfit = misfitOf(filter, seen) ?? "there is no session";
    throw new Error(`${misfit}: nothing was saved`);
  }
  const { path } = capture;
  const { sha256, warnings } = await asEvidence(store, capture);
  const read = () => readAgain(store, path, options.maxBytes);
  const report = await extractPackets(read, sessions, (piece) => writer.add(piece), {
    format,
    name: fileName(path),
    sha256,
    untilTls,
    withSecrets,
    keyLog: options.keyLog,
    anonymize,
    ...(options.limits !== undefined && { limits: options.limits }),
  });
  const name = savedName([capture], `-evidence.${format}`, anonymize === null);
  const [chosen, total] = [sessions.length, kept.sessions.length];
  const said = extractSummary(capture, { name, format, chosen, total, report });
  const summary = [said, ...warnings.slice(capture.warnings.length)].join("\n");
  return { blob: writer.finish("application/vnd.tcpdump.pcap"), name, summary };
}

function onlyFile({ captures }: Kept): Capture {
  const [first, ...others] = captures;
  if (first === undefined) throw new Error("nothing was read: nothing was saved");
  if (others.length === 0) return first;
  throw new Error(
    first.partOf === null
      ? "packets are saved of one capture at a time: choose which"
      : "packets are saved of one file at a time: join these with mergecap -a, and read the file that it writes",
  );
}
