// A connection on which the server said nothing at all to a finding (RFC 5321 section 4.3.2).
import { isGreetedFirst } from "../../dialogue.ts";
import type { Judged } from "../../../session/session.ts";
import type { Hit, Rule } from "../../rule.ts";
import { duration, shows } from "../../words.ts";
import { elapsedMs } from "../../timing.ts";
import { starttlsClientOnTlsPort } from "../hello/starttls-client-on-tls-port.ts";

/** A client that waited so long was waiting for the greeting (it may for 5 minutes). */
const PATIENCE_MS = 30_000;

export const noServerGreeting: Rule = {
  id: "no-server-greeting",
  applies: { tls: false },
  restsOn: "whole-view",
  judge(session, around, facts) {
    // Who greets where TLS is due waits in vain for a greeting.
    if (!isSilent(session) || starttlsClientOnTlsPort.judge(session, around, facts) !== null) return null;
    const { close, startTime, endTime, view } = session;
    const waited = elapsedMs(startTime, close.time ?? endTime) ?? 0;
    const isInstant = waited <= 4 * (view.rttMs ?? 0) + 1000;
    if (close.by === null) return waited >= PATIENCE_MS ? silent(session, waited) : null;
    if (!isInstant) return silent(session, waited);
    return close.by === "server" ? closedAtOnce(session, waited) : leftAtOnce(session, waited);
  },
};

function isSilent(session: Judged): boolean {
  const { view, transport, opening, tls, smtp, dialogue } = session;
  if (!isGreetedFirst(session) || tls !== null || smtp?.banner || dialogue?.reply) return false;
  if (!view.bothSides || !view.fromStart || view.missing.some(({ from }) => from === "server")) return false;
  // TLS and HTTP on this port are findings of their own.
  if (opening.client !== null && !["smtp", "text"].includes(opening.client.kind)) return false;
  return transport.server.openingHopLimit !== null && transport.server.bytes === 0;
}

function silent({ close, frames }: Judged, waited: number): Hit {
  const closed =
    close.by === null ? "" : ` Then the ${close.by} closed with a ${close.with} (frame ${close.frame}).`;
  const last = close.frame ?? frames.last;
  return {
    certainty: "certain",
    detail:
      `The connection was opened (frame ${frames.first}), and the server sent no data for ${duration(waited)} (until ` +
      `frame ${last}).${closed}`,
    evidence: [shows(frames.first, "transport.server.bytes", 0), shows(last, "smtp.banner", "null")],
  };
}

function closedAtOnce({ close, frames, opening }: Judged, waited: number): Hit {
  const early = opening.client?.frame ?? null;
  const reason =
    early === null
      ? "So fast it is likely a policy or a limit on connections."
      : `The client had not waited for it and spoken first (frame ${early}), which some servers refuse.`;
  return {
    title: "The server closed the connection instead of greeting",
    certainty: "certain",
    detail:
      `The server accepted the connection and closed it with a ${close.with} (frame ${close.frame}) ` +
      `${duration(waited)} after the SYN (frame ${frames.first}), before any greeting. ${reason}`,
    evidence: [shows(frames.first, "transport.server.bytes", 0), shows(close.frame, "close.by", "server")],
  };
}

function leftAtOnce({ close, frames }: Judged, waited: number): Hit {
  return {
    severity: "info",
    title: "The client left before the server had greeted",
    certainty: "certain",
    detail:
      `The client closed the connection with a ${close.with} (frame ${close.frame}) ${duration(waited)} after its SYN ` +
      `(frame ${frames.first}); the server had sent no data yet. Monitoring and port scans do so.`,
    evidence: [shows(frames.first, "transport.server.bytes", 0), shows(close.frame, "close.by", "client")],
    logs: [],
    remedies: [],
  };
}
