// Sessions of one large capture, as their connections end -> their text in a live format. Where it pays, worker threads read
// the connections too; text and counts come in the order in which the connections ended, as with one thread.
import type { ReachedLimit } from "../bounds.ts";
import type { Capture } from "../report/report-document.ts";
import { type Seen, SeenTally } from "../report/seen.ts";
import type { Session } from "../session/session.ts";
import type { DeferredConnection } from "../tcp/deferred-connection.ts";
import { ConnectionGatherer, type StoredConnections } from "../tcp/stored-connections.ts";
import { BatchWriter, type LiveTask, type Written } from "./batch-writer.ts";
import type { Sharing } from "../reading/capture-reading.ts";
import { liveText, type LiveText, type LiveWriter, type Write } from "../reading/live-writer.ts";
import { SessionWorkers } from "./session-workers.ts";

/** A worker compiles all code again, which takes as long as some thousand sessions: it pays where so many are still to come. */
const MANY_CONNECTIONS = 10_000;
/** After so many one can tell. */
const SOME_CONNECTIONS = 100;
/** Batches, for each thread, that wait for one before them to be written. */
const BATCHES_WAITING = 12;

/** What has ended, in its place of the order. */
interface Place {
  /** To be read; null once it is. */
  stored: StoredConnections | null;
  written: Written | null;
  /** Of a connection that was read in this thread as its segments came. */
  readonly session: Session | null;
}

export async function createSharedWriter(task: LiveTask, jobs: number, write: Write): Promise<LiveWriter> {
  const writer = new SharedWriter(task, jobs, write, await liveText(task.live.format));
  return {
    options: {
      onSession: (session) => writer.add(session),
      afterPiece: () => writer.goOn(),
      sharing: writer,
    },
    end: (files) => writer.end(files),
    close: () => writer.close(),
  };
}

class SharedWriter implements Sharing {
  private readonly task: LiveTask;
  private readonly jobs: number;
  private readonly write: Write;
  private readonly text: LiveText;
  private readonly tally: SeenTally;
  private readonly gatherer = new ConnectionGatherer();
  private workers: SessionWorkers | null = null;
  /** This thread's; null until the workers are started. */
  private own: BatchWriter | null = null;
  /** Of texts that were written. */
  private readonly spare: ArrayBuffer[] = [];
  private places: Place[] = [];
  private reached: ReachedLimit[] = [];

  constructor(task: LiveTask, jobs: number, write: Write, text: LiveText) {
    this.task = task;
    this.jobs = jobs;
    this.write = write;
    this.text = text;
    this.tally = new SeenTally(task.live.filter);
  }

  async foresee(bytesRead: number, totalBytes: number | null, closed: number): Promise<void> {
    if (this.workers !== null || totalBytes === null || closed < SOME_CONNECTIONS) return;
    // Those that are open say little: a capture may begin with as many as there are.
    const left = (closed * (totalBytes - bytesRead)) / bytesRead;
    if (left < MANY_CONNECTIONS) return;
    this.workers = new SessionWorkers(this.jobs - 1, this.task, (buffer) => this.gatherer.give(buffer));
    this.own = await BatchWriter.of(this.task);
  }

  takes(connection: DeferredConnection): boolean {
    if (this.own === null) return false;
    this.gatherer.add(connection);
    if (this.gatherer.isFull) this.closeBatch();
    return true;
  }

  add(session: Session): void {
    this.closeBatch();
    if (this.places.length > 0) this.places.push({ stored: null, written: null, session });
    else this.text.add(session, this.tally.add(session));
  }

  /** Reads what no worker has time for, and writes what is next. */
  async goOn(): Promise<void> {
    if (this.workers !== null) await this.share(this.workers);
    await this.flush();
  }

  async settled(): Promise<readonly ReachedLimit[]> {
    this.closeBatch();
    while (this.places.length > 0) {
      await this.goOn();
      if (this.isAwaited) await this.workers?.next();
    }
    return this.reached.splice(0);
  }

  async end(files: readonly Capture[]): Promise<Seen> {
    this.close();
    this.text.end(files);
    await this.flush();
    return this.tally.seen;
  }

  close(): void {
    this.workers?.close();
  }

  /** What is next in order has been sent to a worker. */
  private get isAwaited(): boolean {
    const [first] = this.places;
    return first?.stored === null && first.written === null && first.session === null;
  }

  private closeBatch(): void {
    if (this.gatherer.isEmpty) return;
    this.places.push({ stored: this.gatherer.take(), written: null, session: null });
  }

  private async share(workers: SessionWorkers): Promise<void> {
    workers.receive();
    await this.writePlaces();
    for (const place of this.places) {
      const { stored } = place;
      if (stored === null) continue;
      place.stored = null;
      const spare = this.spare.pop() ?? null;
      const isSent = workers.send({ stored, spare }, (written) => {
        place.written = written;
      });
      if (isSent) continue;
      place.written = this.own?.write(stored, spare) ?? null;
      this.gatherer.give(stored.buffer);
      workers.receive();
    }
    await this.writePlaces();
    while (this.places.length > BATCHES_WAITING * this.jobs) {
      if (this.isAwaited) await workers.next();
      await this.writePlaces();
    }
  }

  /** Writes what is next in order, as far as it has been read. */
  private async writePlaces(): Promise<void> {
    let next = 0;
    for (const { written, session } of this.places) {
      if (session !== null) this.text.add(session, this.tally.add(session));
      else if (written !== null) await this.writeBatch(written);
      else break;
      next++;
    }
    this.places.splice(0, next);
  }

  private async writeBatch({ text, seen, sessions, reached }: Written): Promise<void> {
    await this.flush();
    this.tally.join(seen);
    for (const [session, isChosen] of sessions) this.text.count(session, isChosen);
    this.reached.push(...reached);
    if (text.length > 0) await this.write(text);
    this.spare.push(text.buffer);
  }

  private async flush(): Promise<void> {
    if (this.text.length > 0) await this.write(this.text.take());
  }
}
