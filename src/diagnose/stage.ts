// A session -> the stage that it reached, as bits: what rules need it to have or to lack.
import type { Aborted, Outcome, SessionWithOutcome, Side, TlsSession } from "../session/session.ts";
import { isTls13, TLS_1_2, versionNumber } from "./tls-versions.ts";

export const OUTCOMES: readonly Outcome[] = [
  "established",
  "handshake-failed",
  "starttls-refused",
  "starttls-not-offered",
  "starttls-not-used",
  "no-handshake",
  "incomplete-capture",
];
export const ABORTED_BY: readonly (Aborted["by"] | null)[] = [null, "client", "server", "unknown"];
export const ABORTED_WITH: readonly (Aborted["with"] | null)[] = [
  null,
  "alert",
  "encrypted-alert",
  "RST",
  "FIN",
  "reply",
  "silence",
];

/** Where the places in these lists are. */
export const SHIFTS = { outcome: 0, abortedBy: 3, abortedWith: 5 } as const;

/** The bits above them. */
export const FACTS = {
  established: 1 << 8,
  smtp: 1 << 9,
  tls: 1 << 10,
  clientHello: 1 << 11,
  serverHello: 1 << 12,
  bothSides: 1 << 13,
  /** A FIN or RST closed it. */
  closed: 1 << 14,
  /** In the clear something was refused, came too early, or was more than EHLO, the offer and STARTTLS. */
  eventful: 1 << 15,
  /** Bytes were lost, repeated, reordered or held up, are missing in the capture, or came from a third host. */
  disturbed: 1 << 16,
  /** It took two seconds or more until TLS was established, or from the last message to the end. */
  slow: 1 << 17,
  /** The hello offers less than TLS 1.2; it names no server. */
  oldOffer: 1 << 18,
  nameless: 1 << 19,
  /** The server chose less than TLS 1.2; it chose TLS 1.3; it asked for another hello. */
  oldAnswer: 1 << 20,
  tls13: 1 << 21,
  retried: 1 << 22,
  certificates: 1 << 23,
  alerts: 1 << 24,
  /** Other sessions are known. */
  neighbours: 1 << 25,
} as const;

export type Fact = keyof typeof FACTS;

const isFact = (name: string): name is Fact => Object.hasOwn(FACTS, name);
export const FACT_NAMES: readonly Fact[] = Object.keys(FACTS).filter(isFact);

const SLOW_MS = 2000;

export function stageOf(session: SessionWithOutcome): number {
  const { outcome, aborted, smtp, tls, view, close } = session;
  let stage = OUTCOMES.indexOf(outcome);
  if (aborted !== null) {
    stage |= ABORTED_BY.indexOf(aborted.by) << SHIFTS.abortedBy;
    stage |= ABORTED_WITH.indexOf(aborted.with) << SHIFTS.abortedWith;
  }
  if (outcome === "established") stage |= FACTS.established;
  if (smtp !== null) stage |= FACTS.smtp;
  if (view.bothSides) stage |= FACTS.bothSides;
  if (close.by !== null) stage |= FACTS.closed;
  if (isEventful(session)) stage |= FACTS.eventful;
  if (isDisturbed(session)) stage |= FACTS.disturbed | FACTS.slow;
  else if (isSlow(session)) stage |= FACTS.slow;
  return tls === null ? stage : stage | FACTS.tls | tlsFacts(tls);
}

function tlsFacts({ clientHello, serverHello, helloRetryRequest, certificates, alerts }: TlsSession): number {
  let facts = 0;
  if (clientHello !== null) {
    facts |= FACTS.clientHello;
    if (versionNumber(clientHello.highestVersion) < TLS_1_2) facts |= FACTS.oldOffer;
    if (clientHello.serverName === null) facts |= FACTS.nameless;
  }
  if (serverHello !== null) {
    facts |= FACTS.serverHello;
    if (versionNumber(serverHello.negotiatedVersion) < TLS_1_2) facts |= FACTS.oldAnswer;
    if (isTls13(serverHello.negotiatedVersion)) facts |= FACTS.tls13;
  }
  if (helloRetryRequest !== null) facts |= FACTS.retried;
  if (certificates.length > 0) facts |= FACTS.certificates;
  if (alerts.length > 0) facts |= FACTS.alerts;
  return facts;
}

function isEventful({ smtp, dialogue, proxy }: SessionWithOutcome): boolean {
  if (proxy !== null) return true;
  if (smtp === null) return dialogue !== null;
  const { banner, starttls, ehloReply, exchanges, strayAfterStarttls } = smtp;
  if (
    smtp.replies.length > 0 ||
    (banner !== null && banner.code >= 400) ||
    (ehloReply !== null && ehloReply.code >= 400) ||
    starttls.advertised !== true ||
    (starttls.reply !== null && starttls.reply.code >= 400) ||
    smtp.mailInClear ||
    smtp.auth !== null ||
    smtp.ehloReplyFault !== null ||
    smtp.earlyFrame !== null ||
    smtp.bareLineFeed !== null ||
    smtp.helloBeforeReply !== null ||
    strayAfterStarttls.client !== null ||
    strayAfterStarttls.server !== null
  )
    return true;
  let before = 0;
  for (const { frame, reply } of exchanges) {
    if (frame <= before || (reply !== null && reply.code >= 400)) return true;
    before = reply === null ? frame : reply.frame - 1;
  }
  return false;
}

function isDisturbed({ transport, view, close }: SessionWithOutcome): boolean {
  return (
    view.missing.length > 0 ||
    !view.fromStart ||
    close.unseenFin !== undefined ||
    transport.timeRunsBackIn !== null ||
    transport.portReused ||
    transport.icmp.length > 0 ||
    isSideDisturbed(transport, "client", transport.server.mss) ||
    isSideDisturbed(transport, "server", transport.client.mss) ||
    close.events.some(({ unlike }) => unlike.length > 0)
  );
}

function isSideDisturbed(
  transport: SessionWithOutcome["transport"],
  side: Side,
  mss: number | null,
): boolean {
  const own = transport[side];
  return (
    own.retransmissions > 0 ||
    own.retransmissionDelayMs > 0 ||
    own.outOfOrder > 0 ||
    own.copies > 0 ||
    own.conflictFrame !== null ||
    own.zeroWindow !== null ||
    own.stalled !== null ||
    (mss !== null && own.largestPayload > mss)
  );
}

function isSlow({ turns, close }: SessionWithOutcome): boolean {
  if (close.delayMs !== null && close.delayMs >= SLOW_MS) return true;
  return turns.some(({ startMs, endMs }) => startMs >= SLOW_MS || endMs >= SLOW_MS);
}
