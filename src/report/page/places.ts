// ReportDocument -> where its page shows each session: in a part of its own, in a row, or nowhere.
import { isFailed } from "../../diagnose/failed.ts";
import type { Session } from "../../session/session.ts";
import { ByCapture, type CaptureGroup, type Place } from "../by-capture.ts";
import type { ReportDocument } from "../report-document.ts";
import type { Span } from "./page.ts";

/** Rows of the table of sessions in a page that people read. --verbose lists all. */
export const LISTED_SESSIONS = 10_000;

/** Sessions that a page shows in full: it is read by people. --verbose shows all. */
export const SHOWN_SESSIONS = 20;

export interface Group extends CaptureGroup {
  readonly id: string;
}

export class Places {
  readonly groups: readonly Group[];
  readonly document: ByCapture;
  /** The example of each cause. */
  readonly proofs: ReadonlySet<Session>;
  /** Sessions with a part of their own. */
  readonly shown: ReadonlySet<Session>;
  /** Sessions with a row. */
  readonly listed: ReadonlySet<Session>;

  /** With `isWhole` each has a part of its own, however many there are. */
  constructor(document: ReportDocument, isWhole: boolean) {
    this.document = new ByCapture(document);
    this.groups = this.document.groups.map((group, index) => ({ ...group, id: `capture-${index + 1}` }));
    this.proofs = new Set(document.causes.flatMap(({ example }) => this.document.session(example) ?? []));
    const byHarm = document.sessions.toSorted((a, b) => this.weight(b) - this.weight(a));
    this.shown = new Set(isWhole ? byHarm : byHarm.slice(0, SHOWN_SESSIONS));
    this.listed = new Set(isWhole ? byHarm : byHarm.slice(0, LISTED_SESSIONS));
  }

  /** Of the part of its own. */
  idOf(session: Session): string {
    return `${this.captureId(session)}-stream-${session.stream}`;
  }

  /** Short: there may be thousands. */
  rowId(session: Session): string {
    return `${this.captureId(session).replace("capture-", "c")}-${session.stream}`;
  }

  /** Its number, as a link to where the page shows most of it. */
  streamSpan(place: Place): Span {
    const text = String(place.stream);
    const session = this.document.session(place);
    if (session === undefined || !this.listed.has(session)) return text;
    return { text, to: this.shown.has(session) ? this.idOf(session) : this.rowId(session) };
  }

  private captureId({ capture }: Place): string {
    return this.groups.find(({ path }) => path === capture)?.id ?? "capture-0";
  }

  /** The best proofs come first, then what failed. */
  private weight(session: Session): number {
    return (this.proofs.has(session) ? 2 : 0) + (isFailed(session) ? 1 : 0);
  }
}
