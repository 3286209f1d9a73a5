// A server that rejects the client's certificate (RFC 9846 section 6.2) to a finding.
import type { Aborted, Certificate, SessionWithOutcome } from "../../../session/session.ts";
import { endingAlert, endingAlertOf, endingWords, failedAfterServerHello } from "../../handshake.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { clientCertificates, lacksUse, narrowWords, usesOf } from "../../key-purposes.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertText, quotedReply } from "../../../text/messages.ts";
import { frameText } from "../../../text/places.ts";
import { quotedName } from "../../../text/certificates.ts";

/** Alerts about a certificate. */
const ALERTS = [42, 43, 44, 45, 46, 48, 49, 51];
/** internal_error, which GnuTLS sends for a key usage that does not fit. */
const OF_GNUTLS = [80];
/** Those that can be about what the certificate may be used for. */
const ABOUT_USE = [42, 43, 46, 80];
/** Those that can be about an issuer that the server does not know. */
const ABOUT_ISSUER = [42, 46, 48];

export const clientCertificateRejected: Rule = {
  id: "client-certificate-rejected",
  applies: { abortedBy: ["server"], clientCertificates: true },
  restsOn: "whole-view",
  // Below, server-closed-after-client-flight says what is seen.
  atLeast: "likely",
  judge(session) {
    const aborted = failedAfterServerHello(session, "server") ?? refusedBehindFinished(session);
    const [shown] = clientCertificates(session);
    if (aborted === null || shown === undefined || (aborted.frame ?? 0) < shown.frame) return null;
    const alert = endingAlert(session, "server");
    const isHidden = aborted.with === "encrypted-alert";
    const isNamed = endingAlertOf(session, "server", ALERTS) !== null;
    const maySign = !lacksUse(shown, "digitalSignature");
    if (!isHidden && !isNamed && (maySign || endingAlertOf(session, "server", OF_GNUTLS) === null))
      return null;
    const subject = shown.subject === null ? "" : ` of ${quotedName(shown.subject)}`;
    return {
      certainty: isNamed ? "certain" : "likely",
      detail:
        `The client sent a certificate${subject} (${frameText(shown.frame)}), and the server ${endingWords(session, aborted)}` +
        `${isHidden ? ", and no data" : ""}.${reasonWords(session, shown, isHidden)}${wordsBehind(session, aborted)}`,
      reaction: reaction("server", aborted.frame, shown.frame),
      evidence: [
        evidenceOf(shown.frame, "tls.certificates.subject", shown.subject ?? "unreadable"),
        evidenceOf(aborted.frame, "aborted.with", alert === null ? aborted.with : alertText(alert)),
      ],
    };
  },
};

/** What speaks against it, where that can be the reason. */
function reasonWords(session: SessionWithOutcome, shown: Certificate, isHidden: boolean): string {
  const isUnknown = session.tls?.clientIssuerAccepted === false;
  if (isUnknown && (isHidden || endingAlertOf(session, "server", ABOUT_ISSUER) !== null)) {
    return " Its issuer is none of those that the server's CertificateRequest names, which is likely the reason.";
  }
  if (!isHidden && endingAlertOf(session, "server", ABOUT_USE) === null) return "";
  if (lacksUse(shown, "digitalSignature")) {
    return ` Its key usage allows ${usesOf(shown)} and not digitalSignature, so it may not authenticate a client.`;
  }
  const narrow = narrowWords(shown);
  return narrow === "" ? "" : ` It ${narrow}, which may be the reason.`;
}

/** An unreadable alert that the server sent after both Finished. */
function refusedBehindFinished({ outcome, aborted }: SessionWithOutcome): Aborted | null {
  return outcome === "established" && aborted?.by === "server" && aborted.with === "encrypted-alert"
    ? aborted
    : null;
}

/** Some servers continue in clear text although the client expects TLS. */
function wordsBehind({ smtp }: SessionWithOutcome, { frame }: Aborted): string {
  const reply = smtp?.replies.find((each) => each.frame > (frame ?? Number.POSITIVE_INFINITY));
  return reply === undefined ? "" : ` It then sent ${quotedReply(reply)} unencrypted.`;
}
