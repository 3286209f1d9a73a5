// A claim about a session, as "the client offers TLS 1.2", and what the capture says of it.
import type { Session } from "../session/session.ts";

export interface Claim {
  /** As it was asked for, like "--offers TLS 1.2". */
  readonly text: string;
  readonly judge: (session: Session) => Verdict;
}

export interface Verdict {
  /**
   * `beside-the-point`: the session has nothing that the claim is about, as a connection that was refused offers
   * nothing; `unknown`: what would show it is not in the capture.
   */
  readonly result: "holds" | "fails" | "unknown" | "beside-the-point";
  /** What shows it, without a full stop. */
  readonly because: string;
  /** The frame that shows it; null where none does. */
  readonly frame: number | null;
}

export const holds = (because: string, frame: number | null): Verdict => ({
  result: "holds",
  because,
  frame,
});
export const fails = (because: string, frame: number | null): Verdict => ({
  result: "fails",
  because,
  frame,
});
export const unknown = (because: string): Verdict => ({ result: "unknown", because, frame: null });
export const besideThePoint = (because: string): Verdict => {
  return { result: "beside-the-point", because, frame: null };
};
