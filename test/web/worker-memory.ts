// The page's worker -> how much memory it uses, as the inspector counts it: objects, and the bytes of buffers.
import type { CDPSession, Page } from "playwright-core";

export class WorkerMemory {
  /** Bytes. */
  peak = 0;
  private readonly session: CDPSession;
  private readonly timer: NodeJS.Timeout;
  private worker: string | null = null;
  private asked = 0;

  /** Asks every 100 ms from now on. */
  static async of(page: Page): Promise<WorkerMemory> {
    const memory = new WorkerMemory(await page.context().newCDPSession(page));
    const attach = { autoAttach: true, waitForDebuggerOnStart: false, flatten: false };
    await memory.session.send("Target.setAutoAttach", attach);
    return memory;
  }

  private constructor(session: CDPSession) {
    this.session = session;
    session.on("Target.attachedToTarget", ({ sessionId }) => {
      this.worker = sessionId;
    });
    session.on("Target.receivedMessageFromTarget", ({ message }) => this.hear(JSON.parse(message)));
    this.timer = setInterval(() => this.ask(), 100);
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.session.detach();
  }

  private ask(): void {
    if (this.worker === null) return;
    const message = JSON.stringify({ id: ++this.asked, method: "Runtime.getHeapUsage" });
    // A page that was closed answers no more.
    this.session
      .send("Target.sendMessageToTarget", { sessionId: this.worker, message })
      .catch(() => clearInterval(this.timer));
  }

  private hear({ result }: { readonly result?: Partial<HeapUsage> }): void {
    const { usedSize = 0, embedderHeapUsedSize = 0, backingStorageSize = 0 } = result ?? {};
    this.peak = Math.max(this.peak, usedSize + embedderHeapUsedSize + backingStorageSize);
  }
}

/** Of Runtime.getHeapUsage. */
interface HeapUsage {
  readonly usedSize: number;
  readonly embedderHeapUsedSize: number;
  readonly backingStorageSize: number;
}
