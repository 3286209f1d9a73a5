// A client that closes after the server's flight without an alert (RFC 9846 section 6.1) to a finding.
import {
  clientAnswered,
  dhSize,
  endingWords,
  MIN_DH_BITS,
  failedAfterServerHello,
  gaveNoReason,
  hidesCertificates,
} from "../../handshake.ts";
import type { SessionWithOutcome, TlsSession } from "../../../session/session.ts";
import { reactionToLast } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { READ_THE_CLIENT_LOG } from "../../texts/remedies.ts";
import { ANY_CAUSE, causesSeen, remediesOf } from "../../certificate-causes.ts";
import { TLS_1_2, versionNumber } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";
import { frameText } from "../../../text/places.ts";

export const clientClosedAfterServerFlight: Rule = {
  id: "client-closed-after-server-flight",
  applies: { outcome: ["handshake-failed"], serverHello: true, abortedBy: ["client"] },
  restsOn: "whole-view",
  judge(session, context, deliveries) {
    const { tls } = session;
    const aborted = failedAfterServerHello(session, "client");
    if (tls === null || aborted === null || !gaveNoReason(session, aborted)) return null;
    if (clientAnswered(tls)) return null;
    const hello = tls.serverHello?.frame ?? null;
    const end = aborted.frame ?? Number.POSITIVE_INFINITY;
    const isWhole = serverFlightEnded(tls, end);
    const why = isWhole ? suspicion(session, tls, end) : "The server's answer was not yet complete.";
    const { causes, details } = causesSeen(isWhole ? ANY_CAUSE : [], session, context, deliveries);
    return {
      certainty: "certain",
      detail:
        `The server answered the ClientHello in ${frameText(hello)}, and the client ${endingWords(session, aborted)} without ` +
        `an alert that says why. ${why}${versionWords(tls)}${details === "" ? "" : ` What stands out in the certificate: ${details}`}`,
      remedies: [...READ_THE_CLIENT_LOG, ...remediesOf(causes)],
      reaction: reactionToLast(session, "client", aborted.frame),
      evidence: [
        evidenceOf(hello, "tls.serverHello.frame", hello ?? ""),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

const FLIGHT_ENDS: ReadonlySet<string> = new Set([
  "ServerHelloDone",
  "EncryptedHandshake",
  "Finished",
  "ApplicationData",
]);

/** The server's flight was seen to its end before that frame; in TLS 1.3 without keys, to its beginning. */
function serverFlightEnded({ messages }: TlsSession, by: number): boolean {
  return messages.some(({ from, type, frame }) => from === "server" && frame <= by && FLIGHT_ENDS.has(type));
}

/** "" if the server sent a certificate: the client may have closed over that instead. */
function versionWords({ serverHello, certificates }: TlsSession): string {
  if (serverHello === null || certificates.some(({ from }) => from === "server")) return "";
  const { negotiatedVersion } = serverHello;
  if (versionNumber(negotiatedVersion) >= TLS_1_2) return "";
  return ` It may not accept ${named(negotiatedVersion)}, which the server chose.`;
}

function suspicion(session: SessionWithOutcome, tls: TlsSession, end: number): string {
  const { serverHello, messages } = tls;
  const begin = serverHello?.frame ?? 0;
  const last = messages.findLast(({ from, frame }) => from === "client" && frame > begin && frame < end);
  if (last !== undefined) return `It had already sent ${last.type} (frame ${last.frame}).`;
  const request = messages.find(({ type }) => type === "CertificateRequest");
  const asked =
    request === undefined
      ? ""
      : ` The server had asked for a client certificate (CertificateRequest, frame ${request.frame}), which may also be the reason.`;
  return `${candidate(session, tls)}${asked}`;
}

function candidate(session: SessionWithOutcome, tls: TlsSession): string {
  const size = dhSize(session);
  if (size !== null && size.bits < MIN_DH_BITS) {
    return `The Diffie-Hellman prime of ${size.bits} bits, or the certificate, may be the reason.`;
  }
  if (hidesCertificates(tls)) {
    return "It may have rejected the certificate, which TLS 1.3 hides.";
  }
  return tls.certificates.length === 0
    ? "The server had sent no certificate."
    : "It may have rejected the certificate.";
}
