// A connection on which the server sent no greeting, or not all of it, to a finding (RFC 5321 section 4.3.2).
import type { Close, SessionWithOutcome, Opening, UnfinishedReply } from "../../../session/session.ts";
import { WAIT_FOR_THE_GREETING } from "../../texts/clear-dialogue.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { starttlsClientOnTlsPort } from "../hello/starttls-client-on-tls-port.ts";
import { duration } from "../../../text/amounts.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { isSideWhole } from "../../../session/view.ts";

/** A client that waited this long was waiting for the greeting (it may for 5 minutes). */
const PATIENCE_MS = 30_000;
const GREETING_MS = 300_000;

export const noServerGreeting: Rule = {
  id: "no-server-greeting",
  applies: { tls: false },
  restsOn: "whole-view",
  judge(session, context, deliveries) {
    const unfinished = unfinishedGreeting(session);
    if (unfinished !== null) return unfinished;
    // A client that expects a greeting on a TLS port never gets one: that is the other finding.
    if (!isSilent(session) || starttlsClientOnTlsPort.judge(session, context, deliveries) !== null)
      return null;
    const { close, startTime, endTime, view } = session;
    const waited = elapsedMs(startTime, close.time ?? endTime) ?? 0;
    const isInstant = waited <= 4 * (view.rttMs ?? 0) + 1000;
    if (close.by === null) return waited >= PATIENCE_MS ? silent(session, waited) : null;
    if (!isInstant) return silent(session, waited);
    return close.by === "server" ? closedAtOnce(session, waited) : leftAtOnce(session, waited);
  },
};

/** Protocols in which the server speaks first, by the names of the document. */
const GREETED: ReadonlySet<string> = new Set([
  "smtp",
  "lmtp",
  "imap",
  "pop3",
  "ftp",
  "nntp",
  "sieve",
  "mysql",
]);

function isSilent(session: SessionWithOutcome): boolean {
  const { view, transport, opening, tls, smtp, dialogue } = session;
  if (!GREETED.has(session.protocol) || tls !== null || smtp?.banner || dialogue?.reply) return false;
  if (!view.fromStart || !isSideWhole(view, "server")) return false;
  // TLS and HTTP on this port have their own findings.
  if (opening.client !== null && !["smtp", "text", "proxy"].includes(opening.client.kind)) return false;
  return transport.server.openingHopLimit !== null && transport.server.bytes === 0;
}

function silent({ close, frames, opening }: SessionWithOutcome, waited: number): Match {
  const early = spokeFirst(close, opening.client);
  const closed =
    close.by === null ? "" : ` Then the ${close.by} closed with a ${close.with} (frame ${close.frame}).`;
  const last = close.frame ?? frames.last;
  return {
    ...(early === null ? {} : { fault: null }),
    certainty: "certain",
    detail:
      `The connection was established (SYN: frame ${frames.first}), and the server sent no data for ${duration(waited)} (until ` +
      `frame ${last}).${closed}${early === null ? "" : ` ${early}`}`,
    evidence: [
      evidenceOf(frames.first, "transport.server.bytes", 0),
      evidenceOf(last, "smtp.banner", "null"),
    ],
  };
}

function closedAtOnce({ close, frames, opening }: SessionWithOutcome, waited: number): Match {
  const early = spokeFirst(close, opening.client);
  return {
    ...(early === null ? {} : { fault: null }),
    title: "The server closed the connection instead of greeting",
    certainty: "certain",
    detail:
      `The server accepted the connection and closed it with a ${close.with} (frame ${close.frame}) ` +
      `${duration(waited)} after the SYN (frame ${frames.first}), before any greeting. ` +
      (early ?? "So fast a close is likely a policy or a connection limit."),
    evidence: [
      evidenceOf(frames.first, "transport.server.bytes", 0),
      evidenceOf(close.frame, "close.by", "server"),
    ],
  };
}

/** What the client sent before the close may be why; null where it sent nothing. */
function spokeFirst({ frame }: Close, first: Opening | null): string | null {
  if (first === null || (frame !== null && first.frame > frame)) return null;
  return first.kind === "proxy"
    ? `A PROXY header came first (frame ${first.frame}); servers that do not expect one may close like this.`
    : `The client had not waited for the greeting (frame ${first.frame}), which some servers refuse.`;
}

/** Its lines came one by one, as from servers that test whether a client waits, and the last one never came. */
function unfinishedGreeting({
  smtp,
  view,
  close,
  startTime,
  endTime,
  frames,
}: SessionWithOutcome): Match | null {
  const begun = smtp?.unfinishedBanner ?? null;
  if (begun === null || smtp?.banner || !isSideWhole(view, "server")) return null;
  const waited = elapsedMs(startTime, close.time ?? endTime) ?? 0;
  if (close.by === null && waited < PATIENCE_MS) return null;
  const isImpatient = close.by === "client" && waited < GREETING_MS;
  const last = close.frame ?? frames.last;
  const ending =
    close.by === null
      ? `until the capture ends (frame ${last})`
      : `when the ${close.by} closed with a ${close.with} (frame ${last})`;
  return {
    title: isImpatient
      ? "The client disconnected before the greeting was complete"
      : "The server did not complete its greeting",
    fault: isImpatient ? "client" : "server",
    certainty: "certain",
    detail:
      `The greeting came in parts (${framesOf(begun)}, "${begun.code}-" before each line); its last ` +
      `line ("${begun.code} ") had not arrived after ${duration(waited)}, ${ending}.` +
      (isImpatient ? " A client should wait 5 minutes for it: some servers pause on purpose." : ""),
    evidence: [
      evidenceOf(begun.firstFrame, "smtp.unfinishedBanner", begun.text),
      evidenceOf(last, "smtp.banner", "null"),
    ],
    remedies: isImpatient ? WAIT_FOR_THE_GREETING : WAIT_FOR_THE_GREETING.toReversed(),
  };
}

const framesOf = ({ firstFrame, lastFrame }: UnfinishedReply): string =>
  firstFrame === lastFrame ? `frame ${firstFrame}` : `frames ${firstFrame} to ${lastFrame}`;

function leftAtOnce({ close, frames }: SessionWithOutcome, waited: number): Match {
  return {
    severity: "info",
    title: "The client disconnected before the server greeted",
    certainty: "certain",
    detail:
      `The client closed the connection with a ${close.with} (frame ${close.frame}) ${duration(waited)} after its SYN ` +
      `(frame ${frames.first}); the server had sent no data yet. Monitoring probes and port scans do that.`,
    evidence: [
      evidenceOf(frames.first, "transport.server.bytes", 0),
      evidenceOf(close.frame, "close.by", "client"),
    ],
    logs: [],
    remedies: [],
  };
}
