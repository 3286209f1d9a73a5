// A session -> the stage that it reached, as bits: what rules need it to have or to lack.
import type {
  Aborted,
  ClientHello,
  Close,
  Reply,
  ServerHello,
  SessionWithOutcome,
  Side,
  TlsSession,
} from "../session/session.ts";
import { OUTCOMES } from "../session/outcome.ts";
import { isLarge } from "./client-hello.ts";
import type { Context } from "./rule.ts";
import { TLS_1_3 } from "../tls/versions.ts";
import { TLS_1_2, versionNumber } from "./tls-versions.ts";

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
  /** The hello offers less than TLS 1.2; it names no server; it has weak suites, an unusual form, or is large. */
  oldOffer: 1 << 18,
  nameless: 1 << 19,
  oddOffer: 1 << 26,
  /** The server chose less than TLS 1.2; it chose TLS 1.3; it asked for another hello. */
  oldAnswer: 1 << 20,
  tls13: 1 << 21,
  retried: 1 << 22,
  /** The server chose less than was offered, what is poor by itself, or Diffie-Hellman with a prime of its own. */
  poorAnswer: 1 << 27,
  certificates: 1 << 23,
  clientCertificates: 1 << 28,
  alerts: 1 << 24,
  /** Other sessions are known. */
  neighbours: 1 << 25,
  /** Keys of it were given. */
  decrypted: 1 << 29,
} as const;

export type Fact = keyof typeof FACTS;

const isFact = (name: string): name is Fact => Object.hasOwn(FACTS, name);
export const FACT_NAMES: readonly Fact[] = Object.keys(FACTS).filter(isFact);

const SLOW_MS = 2000;
const NO_COMPRESSION = "0x00";

export function stageOf(session: SessionWithOutcome, context: Context): number {
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
  return tls === null ? stage : stage | FACTS.tls | tlsFacts(session, tls, context);
}

function tlsFacts(session: SessionWithOutcome, tls: TlsSession, context: Context): number {
  const { clientHello: hello, serverHello: chosen } = tls;
  const offered = hello === null ? 0 : versionNumber(hello.highestVersion);
  let facts = 0;
  if (hello !== null) {
    facts |= FACTS.clientHello;
    if (offered < TLS_1_2) facts |= FACTS.oldOffer;
    if (hello.serverName === null) facts |= FACTS.nameless;
    if (isOdd(hello, session, context)) facts |= FACTS.oddOffer;
  }
  if (chosen !== null) {
    const version = versionNumber(chosen.negotiatedVersion);
    facts |= FACTS.serverHello;
    if (version < TLS_1_2) facts |= FACTS.oldAnswer;
    if (version === TLS_1_3) facts |= FACTS.tls13;
    if (version < offered || isPoor(chosen, context)) facts |= FACTS.poorAnswer;
  }
  if (tls.keyExchange?.startsWith("DH ")) facts |= FACTS.poorAnswer;
  if (tls.helloRetryRequest !== null) facts |= FACTS.retried;
  for (const { from } of tls.certificates)
    facts |= from === "client" ? FACTS.certificates | FACTS.clientCertificates : FACTS.certificates;
  if (tls.alerts.length > 0) facts |= FACTS.alerts;
  if (tls.decryption !== undefined) facts |= FACTS.decrypted;
  return facts;
}

function isOdd(hello: ClientHello, session: SessionWithOutcome, { suites }: Context): boolean {
  const { weak, isFallback } = suites.of(hello.cipherSuites);
  return weak > 0 || isFallback || hello.encoding !== "tls" || isLarge(hello, session);
}

const isPoor = (chosen: ServerHello, { poorSuites }: Context): boolean =>
  chosen.downgradeSentinel !== null ||
  (chosen.cipherSuite !== null && poorSuites.of(chosen.cipherSuite)) ||
  (chosen.compressionMethod !== null && chosen.compressionMethod.id !== NO_COMPRESSION);

function isEventful({ smtp, dialogue, proxy, opening, close }: SessionWithOutcome): boolean {
  if (proxy !== null || opening.client?.kind === "http" || opening.server?.kind === "http") return true;
  if (smtp === null) return dialogue !== null;
  const { banner, starttls, ehloReply, exchanges, strayAfterStarttls } = smtp;
  if (
    smtp.replies.length > 0 ||
    (banner !== null && banner.code >= 400) ||
    (ehloReply !== null && ehloReply.code >= 400) ||
    starttls.advertised !== true ||
    isUnusual(starttls.reply, starttls.command !== null, close) ||
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

/** STARTTLS was refused, not answered, or the client had left before: a capture may have the FIN later than its answer. */
const isUnusual = (reply: Reply | null, wasSent: boolean, { events }: Close): boolean =>
  reply === null
    ? wasSent
    : reply.code >= 400 ||
      events.some(
        ({ from, frame, acknowledgedFrame }) =>
          from === "client" && Math.min(frame, acknowledgedFrame ?? frame) <= reply.frame,
      );

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
