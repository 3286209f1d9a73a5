// Sessions -> the same with their findings, each seen among all others.
import type { SessionWithOutcome, Session } from "../session/session.ts";
import { KnownSuites } from "./cipher-suites.ts";
import { diagnose } from "./diagnose.ts";
import { neighboursAmong } from "./neighbours.ts";
import { remembering } from "./policy.ts";
import type { Context } from "./rule.ts";
import { KnownSystems } from "./systems.ts";

/** Findings that a session already has give way to the new ones. */
export function diagnoseAll(
  sessions: readonly SessionWithOutcome[],
  context: Omit<Context, "neighbours">,
): Session[] {
  const policy = remembering(context.policy);
  const known = { policy, systems: new KnownSystems(), suites: new KnownSuites() };
  const among = { ...context, ...known, neighbours: neighboursAmong(sessions) };
  return sessions.map((session) => ({ ...session, findings: diagnose(session, among) }));
}
