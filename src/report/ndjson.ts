// Sessions as they end, then the captures that they were in -> one JSON text a line (RFC 8259), in UTF-8.
import { CauseTally } from "../diagnose/causes.ts";
import { CensusTally } from "../diagnose/census.ts";
import { summarized, type Summarized } from "../diagnose/summarized.ts";
import type { Session } from "../session/session.ts";
import { captureGroups } from "./by-capture.ts";
import { JsonLines } from "./json-lines.ts";
import { LEFT_OUT } from "./left-out.ts";
import { SessionLines } from "./session-lines.ts";
import type { Capture, ReportDocument } from "./report-document.ts";

export class NdjsonText {
  private readonly lines = new JsonLines();
  private readonly sessions = new SessionLines(this.lines);
  private causes = new CauseTally();
  private census = new CensusTally();

  /** One that was not chosen has no line. */
  add(session: Session, isChosen = true): void {
    if (isChosen) this.line(session);
    this.count(summarized(session), isChosen);
  }

  /** Of a session that is counted elsewhere. */
  line(session: Session): void {
    this.sessions.add(session);
  }

  /** The same of one that may come from another version, with its members in any order and others among them. */
  foreignLine(session: Session): void {
    this.lines.add("session", session, LEFT_OUT);
  }

  /** A session whose line is written elsewhere. */
  count(session: Summarized, isChosen: boolean): void {
    this.causes.add(session, isChosen);
    if (isChosen) this.census.add(session);
  }

  /** All sessions of the capture, in these files, have been added: the line of the last file sums them up. */
  end(files: readonly Capture[]): void {
    for (const [index, file] of files.entries()) {
      const isLast = index === files.length - 1;
      const summed = isLast ? { causes: this.causes.finish(), census: this.census.finish() } : {};
      this.lines.add("capture", { ...file, ...summed });
    }
    this.causes = new CauseTally();
    this.census = new CensusTally();
  }

  /** Bytes of the lines since the last `take`. */
  get length(): number {
    return this.lines.length;
  }

  /** Valid until more is added. */
  take(): Uint8Array {
    return this.lines.take();
  }
}

export function* renderNdjson({ captures, sessions }: ReportDocument): Generator<string> {
  const text = new NdjsonText();
  const decoder = new TextDecoder();
  for (const { files, sessions: held } of captureGroups(captures, sessions)) {
    for (const session of held) {
      text.foreignLine(session);
      text.count(summarized(session), true);
      yield decoder.decode(text.take());
    }
    text.end(files);
    yield decoder.decode(text.take());
  }
}
