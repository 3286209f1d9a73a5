// Connections that another thread has stored -> the text of their sessions, and what it has to count of them.
import { NotedBounds, type ReachedLimit } from "../bounds.ts";
import { summarized, type Summarized } from "../diagnose/summarized.ts";
import { type Seen, SeenTally } from "../report/seen.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import { StoredSessionReader } from "../session-reader.ts";
import type { StoredConnections } from "../tcp/stored-connections.ts";
import type { CaptureTask } from "./capture-task.ts";
import { type LiveFormat, liveText, type LiveText } from "../reading/live-writer.ts";

/** Whose sessions are written as they end. */
export interface LiveTask extends CaptureTask {
  readonly live: LiveFormat;
}

/** Plain data. */
export interface Written {
  readonly text: Uint8Array<ArrayBuffer>;
  readonly seen: Seen;
  readonly sessions: readonly (readonly [session: Summarized, isChosen: boolean])[];
  readonly reached: readonly ReachedLimit[];
}

/** One for each thread. */
export class BatchWriter {
  private readonly text: LiveText;
  private readonly filter: SessionFilter;
  private readonly bounds: NotedBounds;
  private readonly reader: StoredSessionReader;

  static async of(task: LiveTask): Promise<BatchWriter> {
    return new BatchWriter(task, await liveText(task.live.format));
  }

  private constructor({ path, options, live }: LiveTask, text: LiveText) {
    this.text = text;
    this.filter = live.filter;
    this.bounds = new NotedBounds(options.limits);
    this.reader = new StoredSessionReader({ ...options, path }, this.bounds);
  }

  /** The text is in `spare` where that has room: V8 collects garbage for each new buffer of this size. */
  write(stored: StoredConnections, spare: ArrayBuffer | null): Written {
    const { text } = this;
    const tally = new SeenTally(this.filter);
    const sessions: [Summarized, boolean][] = [];
    this.reader.read(stored, (session) => {
      const isChosen = tally.add(session);
      if (isChosen) text.line(session);
      sessions.push([summarized(session), isChosen]);
    });
    return { text: copyOf(text.take(), spare), seen: tally.seen, sessions, reached: this.bounds.take() };
  }
}

function copyOf(text: Uint8Array, spare: ArrayBuffer | null): Uint8Array<ArrayBuffer> {
  const { length } = text;
  const copy = new Uint8Array(
    spare !== null && spare.byteLength >= length ? spare : new ArrayBuffer(2 * length),
  );
  copy.set(text);
  return copy.subarray(0, length);
}
