// Files of the page -> what the page shows of them; keeps the sessions that were read.
import { inspectCaptures, reportOf } from "../../inspect-captures.ts";
import { assembleDocument } from "../../report/assemble-document.ts";
import { choose } from "../../report/chosen.ts";
import { overviewOf } from "../../report/page/capture-page.ts";
import type { Section } from "../../report/page/page.ts";
import { sessionPageOf } from "../../report/page/session-page.ts";
import type { Capture } from "../../report/report-document.ts";
import { misfitOf, SeenTally } from "../../report/seen.ts";
import type { SessionFilter } from "../../report/session-filter.ts";
import { TOOL } from "../../report/tool.ts";
import type { Session } from "../../session/session.ts";
import type { Choice, Progress, ReadAnswer, ReadAsk, Selection, WholeSection } from "../messages.ts";
import { rowsOf } from "./rows.ts";

export class Inspection {
  private readonly onProgress: (progress: Progress) => void;
  private isStopped = false;
  private captures: readonly Capture[] = [];
  private sessions: readonly Session[] = [];
  private zone = "UTC";

  constructor(onProgress: (progress: Progress) => void) {
    this.onProgress = onProgress;
  }

  async read({ files, settings }: ReadAsk): Promise<ReadAnswer> {
    const totalBytes = files.reduce((sum, { file }) => sum + file.size, 0);
    this.isStopped = false;
    this.onProgress({ bytesRead: 0, totalBytes });
    const { ports, allPorts, decodeAs, zone } = settings;
    const captures = files.map(({ path, file }) => ({ path, source: file }));
    const document = await inspectCaptures(captures, { ports, allPorts, decodeAs });
    this.captures = document.captures;
    this.sessions = document.sessions;
    this.zone = zone;
    return { unreadable: [], rows: rowsOf(document, zone), overview: this.overview(document.sessions) };
  }

  async choose(filter: SessionFilter): Promise<Choice> {
    const tally = new SeenTally(filter);
    const indices: number[] = [];
    for (const [index, session] of this.sessions.entries()) if (tally.add(session)) indices.push(index);
    return { indices: Uint32Array.from(indices), misfit: misfitOf(filter, tally.seen) };
  }

  async select(filter: SessionFilter): Promise<Selection> {
    const { captures, sessions, others } = choose(
      { captures: this.captures, sessions: this.sessions },
      filter,
    );
    const document = assembleDocument(TOOL, captures, sessions, others);
    return { overview: whole(overviewOf(document, { zone: this.zone, filter })) };
  }

  async session(index: number): Promise<WholeSection> {
    const session = this.sessions[index];
    if (session === undefined) throw new RangeError(`there is no session ${index}`);
    const document = {
      ...reportOf({ captures: this.captures, sessions: [session] }),
      sessions: [session] as const,
    };
    return whole(sessionPageOf(document, { zone: this.zone }));
  }

  stop(): void {
    this.isStopped = true;
  }

  private overview(sessions: readonly Session[]): WholeSection {
    const document = reportOf({ captures: this.captures, sessions });
    return whole(overviewOf(document, { zone: this.zone }));
  }
}

const whole = (section: Section): WholeSection => ({
  ...section,
  sections: Array.from(section.sections, whole),
});
