// ReportDocument -> where its page tells of each session: in a part of its own, in a row, or nowhere.
import { isFailed } from "../../diagnose/failed.ts";
import type { Session } from "../../session/session.ts";
import { groupBy } from "../group-by.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import type { Span } from "./page.ts";

/** Rows of the table of sessions in a page that people read. --verbose lists all. */
export const LISTED_SESSIONS = 10_000;

/** Sessions of a capture that a page tells in full: it is read by people. --verbose tells of all. */
export const TOLD_SESSIONS = 20;

/** The files of a joined capture, or one file, with the sessions in it. */
export interface Group {
  readonly path: string;
  readonly files: readonly Capture[];
  readonly sessions: readonly Session[];
  readonly id: string;
}

type Place = Pick<Session, "capture" | "stream">;

export class Places {
  /** In the order of the captures. */
  readonly groups: readonly Group[];
  /** The example of each cause. */
  readonly proofs: ReadonlySet<Session>;
  /** Sessions with a part of their own. */
  readonly told: ReadonlySet<Session>;
  /** Sessions with a row. */
  readonly listed: ReadonlySet<Session>;
  private readonly sessions: ReadonlyMap<string, Session>;

  /** With `isWhole` each has a part of its own, however many there are. */
  constructor(document: ReportDocument, isWhole: boolean) {
    this.groups = groupsOf(document);
    this.sessions = new Map(document.sessions.map((session) => [keyOf(session), session]));
    this.proofs = new Set(document.causes.flatMap(({ example }) => this.find(example) ?? []));
    const byHarm = document.sessions.toSorted((a, b) => this.weight(b) - this.weight(a));
    this.told = new Set(isWhole ? byHarm : byHarm.slice(0, TOLD_SESSIONS));
    this.listed = new Set(isWhole ? byHarm : byHarm.slice(0, LISTED_SESSIONS));
  }

  find(place: Place): Session | undefined {
    return this.sessions.get(keyOf(place));
  }

  filesOf(capture: string): readonly Capture[] {
    return this.groups.find(({ path }) => path === capture)?.files ?? [];
  }

  /** Of the part of its own. */
  idOf(session: Session): string {
    return `${this.captureId(session)}-stream-${session.stream}`;
  }

  /** Short: there may be thousands. */
  rowId(session: Session): string {
    return `${this.captureId(session).replace("capture-", "c")}-${session.stream}`;
  }

  /** Its number, as a link to where the page tells most of it. */
  streamSpan(place: Place): Span {
    const text = String(place.stream);
    const session = this.find(place);
    if (session === undefined || !this.listed.has(session)) return text;
    return { text, to: this.told.has(session) ? this.idOf(session) : this.rowId(session) };
  }

  private captureId({ capture }: Place): string {
    return this.groups.find(({ path }) => path === capture)?.id ?? "capture-0";
  }

  /** The best proofs come first, then what failed. */
  private weight(session: Session): number {
    return (this.proofs.has(session) ? 2 : 0) + (isFailed(session) ? 1 : 0);
  }
}

const keyOf = ({ capture, stream }: Place): string => `${stream} ${capture}`;

function groupsOf({ captures, sessions }: ReportDocument): Group[] {
  const files = groupBy(captures, ({ path, partOf }) => partOf ?? path);
  const held = groupBy(sessions, ({ capture }) => capture);
  return [...files].map(([path, group], index) => {
    return { path, files: group, sessions: held.get(path) ?? [], id: `capture-${index + 1}` };
  });
}
