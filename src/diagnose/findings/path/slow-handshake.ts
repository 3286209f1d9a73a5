// slow-handshake: how long it took until TLS was established, or until the last message, and who took the time.
import type { SessionWithOutcome, Side } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { preludeMs, type Wait, waitsOf } from "../../path.ts";
import { duration } from "../../../text/amounts.ts";

const SLOW_MS = 2000;
const VERY_SLOW_MS = 5000;

/** Of the whole time: who takes more than half of it is named. */
const MAIN_SHARE = 0.5;

export const slowHandshake: Rule = {
  id: "slow-handshake",
  applies: { tls: true, slow: true },
  restsOn: "whole-view",
  judge(session) {
    if (session.tls === null || !holdsHandshake(session)) return null;
    const total = preludeMs(session);
    if (total < SLOW_MS) return null;
    const waits = waitsOf(session);
    const longest = waits.reduce<Wait | null>(
      (most, wait) => (most === null || wait.durationMs > most.durationMs ? wait : most),
      null,
    );
    if (longest === null) return null;
    const until = session.tls.established ? "TLS was established" : "The last message came";
    return {
      severity: total >= VERY_SLOW_MS ? "warning" : "info",
      certainty: "certain",
      detail:
        `${until} ${duration(total)} after the connection's first packet. The longest wait, ` +
        `${duration(longest.durationMs)}, was for the ${longest.side}'s ${longest.says} (frame ${longest.frame}). ` +
        verdict(session, total, waits),
      evidence: [evidenceOf(longest.frame, "turns.startMs", Math.round(longest.durationMs))],
    };
  },
};

/** Seen from the SYN on, with nothing after it that could be mistaken for part of the handshake. */
function holdsHandshake({ tls, view }: SessionWithOutcome): boolean {
  if (tls === null || !view.fromStart) return false;
  return tls.established || tls.encrypted.client.records + tls.encrypted.server.records === 0;
}

function verdict({ transport, view }: SessionWithOutcome, total: number, waits: readonly Wait[]): string {
  const resent = Math.max(transport.client.retransmissionDelayMs, transport.server.retransmissionDelayMs);
  if (resent >= total * MAIN_SHARE) return `Retransmissions took ${duration(resent)} of it: the network.`;
  const trips = (view.rttMs ?? 0) * (waits.length / 2 + 1);
  if (trips >= total * MAIN_SHARE)
    return `A round trip takes ${duration(view.rttMs ?? 0)}: most of it is the network.`;
  const [client, server] = (["client", "server"] as const).map((side) => sumOf(waits, side));
  if (server !== undefined && server >= total * MAIN_SHARE)
    return `The server took ${duration(server)} in all.`;
  if (client !== undefined && client >= total * MAIN_SHARE)
    return `The client took ${duration(client)} in all.`;
  return "Neither side took most of it.";
}

function sumOf(waits: readonly Wait[], side: Side): number {
  return waits.reduce((sum, wait) => (wait.side === side ? sum + wait.durationMs : sum), 0);
}
