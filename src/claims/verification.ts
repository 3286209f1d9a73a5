// Claims and sessions -> what holds, what fails, and what the capture cannot tell.
import type { Capture } from "../report/report-document.ts";
import type { Session } from "../session/session.ts";
import type { Claim, Verdict } from "./claim.ts";

export interface Verification {
  readonly captures: readonly Capture[];
  readonly sessions: readonly JudgedSession[];
  /** `holds`: every claim that could be judged holds, at least one could, and none is unknown. */
  readonly result: "holds" | "fails" | "unknown";
}

export interface JudgedSession {
  readonly session: Session;
  readonly result: Verdict["result"];
  readonly claims: readonly { readonly text: string; readonly verdict: Verdict }[];
}

/** Judges all sessions of a document, or those of its sessions that the claims are about. */
export function verify(
  { captures, sessions }: { readonly captures: readonly Capture[]; readonly sessions: readonly Session[] },
  claims: readonly Claim[],
): Verification {
  const judged = sessions.map((session) => judgeSession(session, claims));
  const results = new Set(judged.map(({ result }) => result));
  const isProven = results.has("holds") && !results.has("unknown");
  const result = results.has("fails") ? "fails" : isProven ? "holds" : "unknown";
  return { captures, sessions: judged, result };
}

function judgeSession(session: Session, claims: readonly Claim[]): JudgedSession {
  const verdicts = claims.map(({ text, judge }) => ({ text, verdict: judge(session) }));
  const results = new Set(verdicts.map(({ verdict }) => verdict.result));
  const result = (["fails", "unknown", "holds"] as const).find((kind) => results.has(kind));
  return { session, result: result ?? "beside-the-point", claims: verdicts };
}
