// While packets of a live capture are waited for, sessions that have ended are reported.
import type { Inspector } from "../inspect.ts";

/** Milliseconds after which a connection that has closed is reported, or twice as many. */
const SETTLE_MS = 1000;

export class Settling {
  private readonly timer: ReturnType<typeof setInterval>;
  private isPaused = false;
  /** The last report, until it is written. */
  private writing: Promise<void> | null = null;

  constructor(inspector: Inspector, afterPiece: () => Promise<void>) {
    this.timer = setInterval(() => {
      if (this.isPaused || this.writing !== null) return;
      inspector.settle();
      this.writing = afterPiece().then(() => {
        this.writing = null;
      });
    }, SETTLE_MS);
  }

  /** Resolves once nothing is being written; nothing is reported until goOn(). */
  async pause(): Promise<void> {
    this.isPaused = true;
    await this.writing;
  }

  goOn(): void {
    this.isPaused = false;
  }

  stop(): void {
    clearInterval(this.timer);
  }
}
