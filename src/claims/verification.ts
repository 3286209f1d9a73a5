// Claims and sessions -> what passes, what fails, and what the capture does not show.
import { type Host, HostTally } from "../diagnose/host-tally.ts";
import { nameOfClient } from "../diagnose/dialogue.ts";
import type { Capture } from "../report/report-document.ts";
import type { Session } from "../session/session.ts";
import type { Claim, ClaimResult, Verdict } from "./claim.ts";

export interface Verification {
  /** `pass`: every claim that could be judged passes, at least one could, and none is unknown. */
  readonly result: "pass" | "fail" | "unknown";
  /** The claims, as given. */
  readonly conditions: readonly string[];
  readonly captures: readonly Capture[];
  readonly sessions: readonly JudgedSession[];
  /** How many sessions have each result. */
  readonly totals: Readonly<Record<ClaimResult, number>>;
  /** Clients with a session that fails: how many, and those with the most such sessions. */
  readonly failingClients: {
    readonly count: number;
    readonly top: readonly Pick<Host, "address" | "name" | "sessions">[];
  };
}

export interface JudgedSession {
  readonly session: Session;
  /** The first of `fail`, `unknown` and `pass` that a claim has; else `skipped`. */
  readonly result: ClaimResult;
  readonly claims: readonly JudgedClaim[];
}

export interface JudgedClaim {
  readonly text: string;
  readonly verdict: Verdict;
}

/** Judges these sessions, which may be some of a document's. */
export function verify(
  { captures, sessions }: { readonly captures: readonly Capture[]; readonly sessions: readonly Session[] },
  claims: readonly Claim[],
): Verification {
  const judged = sessions.map((session) => judgeSession(session, claims));
  const totals = { pass: 0, fail: 0, skipped: 0, unknown: 0 };
  for (const { result } of judged) totals[result] += 1;
  const isProven = totals.pass > 0 && totals.unknown === 0;
  return {
    result: totals.fail > 0 ? "fail" : isProven ? "pass" : "unknown",
    conditions: claims.map(({ text }) => text),
    captures,
    sessions: judged,
    totals,
    failingClients: failingClients(judged),
  };
}

function judgeSession(session: Session, claims: readonly Claim[]): JudgedSession {
  const verdicts = claims.map(({ text, judge }) => ({ text, verdict: judge(session) }));
  const results = new Set(verdicts.map(({ verdict }) => verdict.result));
  const result = (["fail", "unknown", "pass"] as const).find((kind) => results.has(kind));
  return { session, result: result ?? "skipped", claims: verdicts };
}

/** The others are only counted. */
const MAX_LISTED_CLIENTS = 20;

function failingClients(judged: readonly JudgedSession[]): Verification["failingClients"] {
  const tally = new HostTally();
  for (const { session, result } of judged) {
    if (result !== "fail") continue;
    tally.add(session.client.address, null, nameOfClient(session));
  }
  const top = tally
    .top(MAX_LISTED_CLIENTS)
    .map(({ address, name, sessions }) => ({ address, name, sessions }));
  return { count: tally.size, top };
}
