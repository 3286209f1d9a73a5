// The certificates that a server showed, and what the client made of them.
import type { Certificate, SessionWithOutcome } from "../session/session.ts";
import { clientAnswered, endingAlertOf, failedAfterServerHello, gaveNoReason } from "./handshake.ts";
import { captureClockSuspect } from "./findings/capture/capture-clock-suspect.ts";
import type { Match, Rule } from "./rule.ts";
import { evidenceOf } from "./evidence.ts";
import { frameText } from "../text/places.ts";
import { quotedName } from "../text/certificates.ts";

/**
 * Leaf first; empty where none was readable. None after Exchange's X-ANONYMOUSTLS: there the servers of one
 * organisation use certificates that nobody is meant to verify.
 */
export function serverCertificates({ tls, smtp }: SessionWithOutcome): readonly Certificate[] {
  if (smtp?.starttls.command?.verb === "X-ANONYMOUSTLS") return [];
  const certificates = tls?.certificates ?? [];
  return certificates.every(isServers) ? certificates : certificates.filter(isServers);
}

const isServers = ({ from }: Certificate): boolean => from === "server";

/** When it was sent: its dates are compared with that time, never with today. */
export function shownAt({ tls }: SessionWithOutcome, { frame }: Certificate): string | null {
  for (const message of tls?.messages ?? []) if (message.frame === frame) return message.time;
  return null;
}

/** By the capture's clock it had begun and not ended; true where that is not known. */
export function isInForce(session: SessionWithOutcome, certificate: Certificate): boolean {
  const shown = shownAt(session, certificate);
  const { notBefore, notAfter } = certificate;
  if (shown === null) return true;
  return (notBefore === null || shown >= notBefore) && (notAfter === null || shown <= notAfter);
}

/** "The server's certificate", or which of the others it is. */
export function called(certificate: Certificate, chain: readonly Certificate[]): string {
  const place = chain.indexOf(certificate);
  // Let's Encrypt leaves the subject empty in some: the name is in subjectAltName.
  const whose = certificate.subject ? ` (${quotedName(certificate.subject)})` : "";
  return place === 0 ? `The server's certificate${whose}` : `Certificate ${place + 1} of the chain${whose}`;
}

/** Its issuer is itself: no other certificate signed it. */
export const isSelfIssued = ({ subject, issuer }: Certificate): boolean =>
  subject !== null && subject === issuer;

/** With MD5 or SHA-1 (RFC 9155); its own signature says nothing about a certificate that is its own issuer. */
export const isWeaklySigned = (certificate: Certificate): boolean =>
  /^(?:md[245]|sha1|dsaWithSHA1)|-SHA1$/i.test(certificate.signatureAlgorithm ?? "") &&
  !isSelfIssued(certificate);

/** The client aborted after the ServerHello with one of `numbers`, the alerts that can mean this fault. */
export function clientObjected(session: SessionWithOutcome, numbers: readonly number[]): boolean {
  if (failedAfterServerHello(session, "client") === null) return false;
  return endingAlertOf(session, "client", numbers) !== null;
}

/** The same, or it closed after the certificates without an alert. */
export function clientObjectedOrLeft(session: SessionWithOutcome, numbers: readonly number[]): boolean {
  const aborted = failedAfterServerHello(session, "client");
  if (aborted === null || session.tls === null) return false;
  const left = gaveNoReason(session, aborted) && !clientAnswered(session.tls);
  return left || clientObjected(session, numbers);
}

/** bad_certificate, certificate_expired, certificate_unknown. */
const ALERTS = [42, 45, 46];

const VERBS = { notBefore: "becomes valid", notAfter: "expired" };

type Bound = keyof typeof VERBS;

interface OutOfDate {
  readonly certificate: Certificate;
  readonly date: string;
  /** When it was shown, to the second. */
  readonly time: string;
}

/** The first of the chain that had not begun (`notBefore`), or had ended (`notAfter`), by the capture's clock. */
function outOfDate(session: SessionWithOutcome, bound: Bound): OutOfDate | null {
  for (const certificate of serverCertificates(session)) {
    const shown = shownAt(session, certificate);
    const date = certificate[bound];
    if (shown === null || date === null) continue;
    // Times compare as texts, but for what follows their seconds.
    if (bound === "notBefore" ? shown >= date : shown <= date) continue;
    const time = shown.slice(0, 19);
    if (time !== date.slice(0, 19)) return { certificate, date, time };
  }
  return null;
}

/** Of the certificate, to follow the alert: like "it expired on 2026-09-15". */
export function validityWords(session: SessionWithOutcome, bound: Bound): string {
  const found = outOfDate(session, bound);
  if (found === null) return "";
  const place = serverCertificates(session).indexOf(found.certificate);
  const which = place === 0 ? "it" : `certificate ${place + 1} of its chain`;
  const day = found.date.slice(0, 10);
  return bound === "notAfter" ? `${which} expired on ${day}` : `${which} is valid only from ${day}`;
}

export function outsideValidity(
  bound: Bound,
  ...[session, context, deliveries]: Parameters<Rule["judge"]>
): Match | null {
  const found = outOfDate(session, bound);
  if (found === null || captureClockSuspect.judge(session, context, deliveries) !== null) return null;
  const { certificate, date, time } = found;
  const { frame } = certificate;
  const isCause = clientObjectedOrLeft(session, ALERTS);
  return {
    severity: isCause ? "error" : "warning",
    certainty: "certain",
    logs: isCause ? undefined : [],
    detail: `${called(certificate, serverCertificates(session))} (${frameText(frame)}) ${VERBS[bound]} at ${date}; it was sent at ${time}Z.`,
    evidence: [
      evidenceOf(frame, `tls.certificates.${bound}`, date),
      evidenceOf(frame, "tls.messages.time", `${time}Z`),
    ],
  };
}
