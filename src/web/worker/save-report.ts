// What was read, and a format -> a report as `starttls-inspect report` writes it into a file.
import { anonymizeChosen, unnamedFilter } from "../../anonymize-chosen.ts";
import { ExtractError } from "../../extract/extract-error.ts";
import { asEvidence } from "../../reading/as-evidence.ts";
import { readAgain } from "../../reading/read-again.ts";
import { assembleDocument } from "../../report/assemble-document.ts";
import { choose, type Chosen, type ReadSessions } from "../../report/chosen.ts";
import { endingOf } from "../../report/endings.ts";
import { type Format, FORMATS } from "../../report/formats.ts";
import type { RenderOptions } from "../../report/render-options.ts";
import { misfitOf } from "../../report/seen.ts";
import type { SessionFilter } from "../../report/session-filter.ts";
import { TOOL } from "../../report/tool.ts";
import { count, countOf } from "../../text/amounts.ts";
import type { ReportToSave, Saved } from "../messages.ts";
import { writeLive } from "./save-live.ts";
import type { SaveProgress } from "./save-progress.ts";
import type { Kept } from "./kept.ts";
import { savedName } from "./saved-name.ts";

const TYPES = {
  html: "text/html",
  markdown: "text/markdown",
  text: "text/plain",
  csv: "text/csv",
  json: "application/json",
  ndjson: "application/x-ndjson",
  sarif: "application/sarif+json",
} as const satisfies Readonly<Record<ReportToSave["format"], string>>;

/** Rejects with an ExtractError where something cannot be anonymised. */
export async function saveReport(
  kept: Kept,
  filter: SessionFilter,
  what: ReportToSave,
  progress: SaveProgress,
): Promise<Saved> {
  const { format, table, anonymize } = what;
  const isNamed = anonymize === null;
  const { seen, ...chosen } = choose(kept, filter);
  const { writer } = progress;
  const { loadLive }: Format = FORMATS[format];
  if (loadLive !== undefined && isNamed) await writeLive(kept, { format, filter }, writer);
  else await writeWhole(kept, chosen, filter, what, progress);
  const blob = writer.finish(TYPES[format]);
  const ending = format === "csv" ? `-${table ?? "sessions"}.csv` : endingOf(format);
  const name = savedName(kept.captures, ending, isNamed);
  const { sessions: all, fitting } = seen;
  const misfit = misfitOf(filter, seen);
  const said = `${name}: ${countOf(fitting, all, "session")}, ${count(blob.size, "byte")}`;
  return { blob, name, summary: misfit === null ? said : `${said}\n${misfit}` };
}

async function writeWhole(
  kept: Kept,
  chosen: Chosen,
  filter: SessionFilter,
  { format: name, table, verbose, anonymize }: ReportToSave,
  progress: SaveProgress,
): Promise<void> {
  const { options, zone } = kept;
  const format: Format = FORMATS[name];
  const captures = format.wantsChecksums === true ? await evidence(kept) : kept.captures;
  const shown =
    anonymize === null
      ? { ...chosen, captures }
      : await anonymized({ ...kept, captures }, chosen, anonymize.key);
  await render(shown, format, progress, {
    ...INTO_A_FILE,
    verbose,
    zone,
    filter: anonymize === null ? filter : unnamedFilter(filter),
    ...(options.policy !== undefined && { policy: options.policy }),
    ...(table !== undefined && { table }),
  });
}

const INTO_A_FILE = { width: 80, color: false, ciphers: true, sessions: false } as const;

async function evidence({ captures, store }: Kept): Promise<ReadSessions["captures"]> {
  const checked = [];
  for (const capture of captures) checked.push(await asEvidence(store, capture));
  return checked;
}

async function anonymized(kept: Kept, chosen: Chosen, key: string | null): Promise<Chosen> {
  const { store, options, captures } = kept;
  if (captures.some(({ partOf }) => partOf !== null)) {
    throw new ExtractError("joined files would have to be read as one; read each by itself");
  }
  const { maxBytes, ...inspection } = options;
  return anonymizeChosen(kept, chosen, (path) => readAgain(store, path, maxBytes), inspection, key);
}

/** Each part is sent off before the next is made: the whole may be longer than a string can be. */
async function render(
  { captures, sessions, others }: Chosen,
  format: Format,
  progress: SaveProgress,
  options: RenderOptions,
): Promise<void> {
  const pieces = await format.load();
  for (const piece of pieces(assembleDocument(TOOL, captures, sessions, others), options)) {
    progress.writer.add(piece);
    await progress.turn();
  }
}
