// Files of the page -> what the page shows of them; keeps the sessions that were read.
import { reportOf } from "../../inspect-captures.ts";
import { assembleDocument } from "../../report/assemble-document.ts";
import { choose } from "../../report/chosen.ts";
import { overviewOf } from "../../report/page/capture-page.ts";
import type { Section } from "../../report/page/page.ts";
import { sessionPageOf } from "../../report/page/session-page.ts";
import { misfitOf, SeenTally } from "../../report/seen.ts";
import type { SessionFilter } from "../../report/session-filter.ts";
import { TOOL } from "../../report/tool.ts";
import type { Session } from "../../session/session.ts";
import type {
  Calls,
  Choice,
  CompareAsk,
  ComparisonAnswer,
  FrameAnswer,
  Progress,
  ReadAnswer,
  ReadAsk,
  Saved,
  SavingBytes,
  Selection,
  Wanted,
  WholeSection,
} from "../messages.ts";
import { blobStore } from "./blob-store.ts";
import { comparableIn } from "./comparable.ts";
import { Comparisons } from "./comparisons.ts";
import { Frames } from "./frames.ts";
import { readCaptures } from "./read-captures.ts";
import { rowsOf } from "./rows.ts";
import type { Kept } from "./kept.ts";
import { save } from "./save.ts";
import { rarely } from "./turns.ts";
import { wiresharkFilter } from "./wireshark-filter.ts";

export class Inspection {
  private readonly onProgress: (progress: Progress) => void;
  private readonly onSaving: (saving: SavingBytes) => void;
  private stopped = new AbortController();
  private saving = new AbortController();
  private kept: Kept = NOTHING_READ;
  private frames = new Frames(NOTHING_READ);
  private comparisons = new Comparisons(NOTHING_READ);

  constructor(onProgress: (progress: Progress) => void, onSaving: (saving: SavingBytes) => void) {
    this.onProgress = onProgress;
    this.onSaving = rarely(onSaving);
  }

  async read({ files, settings }: ReadAsk): Promise<ReadAnswer> {
    const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
    this.stop();
    const stopped = new AbortController();
    this.stopped = stopped;
    // Two readings would take twice the memory.
    this.keep(NOTHING_READ);
    this.onProgress({ bytesRead: 0, totalBytes });
    const onProgress = rarely((bytesRead: number) => this.onProgress({ bytesRead, totalBytes }));
    const kept = await readCaptures(files, settings, { onProgress, signal: stopped.signal });
    const { unreadable, keyLogs, hints, morePorts, zone } = kept;
    if (this.stopped === stopped) this.keep(kept);
    const document = reportOf(kept);
    const captures = [...new Set(kept.captures.map(({ path, partOf }) => partOf ?? path))];
    const rows = rowsOf(document, zone);
    const overview = whole(overviewOf(document, { zone }));
    const comparable = comparableIn(kept);
    return { captures, unreadable, keyLogs, hints, morePorts, rows, overview, comparable };
  }

  async choose(filter: SessionFilter): Promise<Choice> {
    const tally = new SeenTally(filter);
    const indices: number[] = [];
    for (const [index, session] of this.kept.sessions.entries()) if (tally.add(session)) indices.push(index);
    return { indices: Uint32Array.from(indices), misfit: misfitOf(filter, tally.seen) };
  }

  async select(filter: SessionFilter): Promise<Selection> {
    const { captures, sessions, others } = choose(this.kept, filter);
    const document = assembleDocument(TOOL, captures, sessions, others);
    return { overview: whole(overviewOf(document, { zone: this.kept.zone, filter })) };
  }

  async session(index: number): Promise<WholeSection> {
    const session = this.sessionAt(index);
    const document = {
      ...reportOf({ captures: this.kept.captures, sessions: [session] }),
      sessions: [session] as const,
    };
    return whole(sessionPageOf(document, { zone: this.kept.zone }));
  }

  async frame({ session, frame }: Calls["frame"]["ask"]): Promise<FrameAnswer> {
    return this.frames.frame(this.sessionAt(session), frame);
  }

  async compare(ask: CompareAsk): Promise<ComparisonAnswer> {
    const { page, sessions } = await this.comparisons.compare(ask);
    return { page: whole(page), sessions };
  }

  save(ask: Calls["save"]["ask"]): Promise<Saved> {
    const { signal } = this.saving;
    if ("compared" in ask) return this.comparisons.save(ask);
    return save(this.kept, ask, { onProgress: this.onSaving, signal });
  }

  async wiresharkFilter(wanted: Wanted): Promise<string> {
    return wiresharkFilter(this.kept.sessions, wanted);
  }

  stop(): void {
    this.stopped.abort();
    this.saving.abort(new Error("stopped: nothing was saved"));
    this.saving = new AbortController();
  }

  private sessionAt(index: number): Session {
    const session = this.kept.sessions[index];
    if (session === undefined) throw new RangeError(`there is no session ${index}`);
    return session;
  }

  private keep(kept: Kept): void {
    this.kept = kept;
    this.frames = new Frames(kept);
    this.comparisons = new Comparisons(kept);
  }
}

const NOTHING_READ: Kept = {
  store: blobStore(new Map()),
  interrupted: null,
  options: {},
  zone: "UTC",
  captures: [],
  sessions: [],
};

const whole = (section: Section): WholeSection => ({
  ...section,
  sections: Array.from(section.sections, whole),
});
