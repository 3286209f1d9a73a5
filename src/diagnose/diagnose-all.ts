// Sessions -> the same with their findings, each seen among all others.
import type { Session, SessionWithOutcome } from "../session/session.ts";
import { diagnose } from "./diagnose.ts";
import { neighboursAmong } from "./neighbours.ts";
import type { Policy } from "./policy.ts";
import { Providers } from "./providers.ts";
import type { Context } from "./rule.ts";

interface Options extends Pick<Context, "now"> {
  readonly policy: Policy;
}

/** Findings that a session already has give way to the new ones. */
export function diagnoseAll(
  sessions: readonly SessionWithOutcome[],
  { policy, ...rest }: Options,
): Session[] {
  const context = { ...rest, providers: new Providers(policy), neighbours: neighboursAmong(sessions) };
  return sessions.map((session) => ({ ...session, findings: diagnose(session, context) }));
}
