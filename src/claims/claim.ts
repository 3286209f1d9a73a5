// A claim about a session, as "the client offers TLS 1.2", and what the capture says of it.
import type { Session } from "../session/session.ts";

export interface Claim {
  /** As given, like "--offers TLS1.2". */
  readonly text: string;
  readonly judge: (session: Session) => Verdict;
}

/**
 * `skipped`: the session has nothing that the claim is about, as a connection that was refused offers nothing;
 * `unknown`: what would show it is not in the capture.
 */
export type ClaimResult = "pass" | "fail" | "skipped" | "unknown";

export interface Verdict {
  readonly result: ClaimResult;
  /** The reason, without a full stop. */
  readonly because: string;
  /** The frame that shows it; null if there is none. */
  readonly frame: number | null;
}

export const pass = (because: string, frame: number | null): Verdict => ({ result: "pass", because, frame });
export const fail = (because: string, frame: number | null): Verdict => ({ result: "fail", because, frame });
export const skipped = (because: string): Verdict => ({ result: "skipped", because, frame: null });
export const unknown = (because: string): Verdict => ({ result: "unknown", because, frame: null });
