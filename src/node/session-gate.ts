// Sessions as the inspector tells them, one by one in the middle of its work, to groups that are awaited between chunks.
import type { InspectOptions } from "../inspect.ts";
import type { Session } from "../session/session.ts";

export class SessionGate {
  /** For the inspector. */
  readonly options: Pick<InspectOptions, "onSession">;
  private readonly pass: ((sessions: readonly Session[]) => Promise<void>) | undefined;
  private waiting: Session[] = [];

  /** Without `pass` the inspector keeps the sessions. */
  constructor(pass: ((sessions: readonly Session[]) => Promise<void>) | undefined) {
    this.pass = pass;
    this.options = pass ? { onSession: (session) => this.waiting.push(session) } : {};
  }

  /** Lets pass what has gathered. */
  async open(): Promise<void> {
    const sessions = this.waiting;
    if (sessions.length === 0) return;
    this.waiting = [];
    await this.pass?.(sessions);
  }
}
