// Sessions -> the same with their findings, each seen among all others.
import type { Session, SessionWithOutcome } from "../session/session.ts";
import { Diagnosis } from "./diagnose.ts";
import { neighboursAmong } from "./neighbours.ts";
import type { Policy } from "./policy.ts";
import { Context } from "./rule.ts";

interface Options {
  readonly policy: Policy;
  readonly now?: () => number;
}

/** Findings that a session already has give way to the new ones. */
export function diagnoseAll(sessions: readonly SessionWithOutcome[], { policy, now }: Options): Session[] {
  const diagnosis = new Diagnosis(new Context(policy, neighboursAmong(sessions), now));
  return sessions.map((session) => ({ ...session, findings: diagnosis.of(session) }));
}
