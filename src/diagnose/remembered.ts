// A session without the offer of STARTTLS -> the failure before it that its server may remember.
import type { SessionWithOutcome } from "../session/session.ts";
import { greetingHost, isMasked, lacksOffer, offersStarttls } from "./dialogue.ts";
import type { Neighbours } from "./neighbours.ts";
import { elapsedMs } from "../text/elapsed.ts";

/** Haraka's default of disable_inbound_expiry (plugins/tls.js). */
const REMEMBERED_MS = 3_600_000;

interface Remembered {
  readonly session: SessionWithOutcome;
  /** From its end to the start of the one without the offer. */
  readonly agoMs: number;
}

/**
 * The last session before it in which this server offered STARTTLS to this client address: null unless TLS was begun and
 * failed in it, at most an hour before.
 */
export function failureBefore(session: SessionWithOutcome, neighbours: Neighbours): Remembered | null {
  const offer = lastOffer(session, neighbours);
  if (offer === undefined || !failedInTls(offer)) return null;
  const ago = agoMs(offer.close.time ?? offer.endTime, session);
  return ago === null || ago < 0 || ago > REMEMBERED_MS ? null : { session: offer, agoMs: ago };
}

/** The same, or the capture lacks how TLS ended then. */
export function mayFollowFailure(session: SessionWithOutcome, neighbours: Neighbours): boolean {
  const isUnknown = lastOffer(session, neighbours)?.outcome === "incomplete-capture";
  return isUnknown || failureBefore(session, neighbours) !== null;
}

function lastOffer(session: SessionWithOutcome, neighbours: Neighbours): SessionWithOutcome | undefined {
  if (!lacksOffer(session)) return undefined;
  return neighbours
    .pair(session)
    .findLast(
      (other) => other !== session && offersStarttls(other) && (agoMs(other.startTime, session) ?? -1) > 0,
    );
}

/**
 * What other clients got after that failure tells against a memory: those that never failed get no offer either, and
 * nobody gets one. Or the server without the offer has another name.
 */
export function isRefuted(session: SessionWithOutcome, failed: Remembered, neighbours: Neighbours): boolean {
  if (greetingHost(failed.session) !== greetingHost(session)) return true;
  const later = neighbours.server(session).filter((other) => {
    return (
      other.client.address !== session.client.address && (agoMs(failed.session.startTime, other) ?? -1) > 0
    );
  });
  const isWithout = (other: SessionWithOutcome) =>
    lacksOffer(other) && !isMasked(other) && failureBefore(other, neighbours) === null;
  return later.some(isWithout) && !later.some(offersStarttls);
}

const agoMs = (time: string | null, { startTime }: SessionWithOutcome) => elapsedMs(time, startTime);

/** The server had agreed to TLS, or its ServerHello shows that, and the connection ended without it: also before a ClientHello. */
const failedInTls = ({ smtp, tls, outcome }: SessionWithOutcome): boolean =>
  (smtp?.starttls.reply?.code ?? (tls?.serverHello ? 220 : 500)) < 300 &&
  (outcome === "handshake-failed" || outcome === "no-handshake");
