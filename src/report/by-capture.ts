// ReportDocument -> its files and sessions by capture, and the session of each place.
import type { Session } from "../session/session.ts";
import { groupBy } from "../bytes/group-by.ts";
import type { Capture, ReportDocument } from "./report-document.ts";

/** The files of a joined capture, or one file, with the sessions in it. */
export interface CaptureGroup {
  /** As `capture` of a session names it. */
  readonly path: string;
  readonly files: readonly Capture[];
  readonly sessions: readonly Session[];
}

export type Place = Pick<Session, "capture" | "stream">;

export class ByCapture {
  /** In the order of the captures. */
  readonly groups: readonly CaptureGroup[];
  private readonly sessions: ReadonlyMap<string, Session>;

  constructor({ captures, sessions }: Pick<ReportDocument, "captures" | "sessions">) {
    this.groups = captureGroups(captures, sessions);
    this.sessions = new Map(sessions.map((session) => [keyOf(session), session]));
  }

  session(place: Place): Session | undefined {
    return this.sessions.get(keyOf(place));
  }

  filesOf(capture: string): readonly Capture[] {
    return this.groups.find(({ path }) => path === capture)?.files ?? [];
  }
}

export function captureGroups(captures: readonly Capture[], sessions: readonly Session[]): CaptureGroup[] {
  const held = groupBy(sessions, ({ capture }) => capture);
  return [...groupBy(captures, ({ path, partOf }) => partOf ?? path)].map(([path, files]) => {
    return { path, files, sessions: held.get(path) ?? [] };
  });
}

const keyOf = ({ capture, stream }: Place): string => `${stream} ${capture}`;
