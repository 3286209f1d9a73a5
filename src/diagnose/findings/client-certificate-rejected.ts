// A server that gives up on the client's certificate (RFC 8446 section 6.2) to a finding.
import type { Aborted } from "../../session/session.ts";
import { alertText, endingAlert, endingAlertOf } from "../alerts.ts";
import { quoted } from "../clear-talk.ts";
import { endingWords, failedAfterServerHello } from "../handshake-end.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { endedAtOnce } from "../timing.ts";

/** What a server says of a certificate. */
const ALERTS = [42, 43, 44, 45, 46, 48, 49, 51];

export const clientCertificateRejected: Rule = {
  id: "client-certificate-rejected",
  severity: "error",
  title: "The server rejected the client's certificate",
  explanation:
    "The client showed a certificate, and the server answered with an alert about certificates, or closed instead of " +
    "sending its Finished. With the alert that is certain; without it the certificate is one possible reason. Some " +
    "servers (GnuTLS) look at it only when the handshake is done: their alert, the first they say behind their Finished, is " +
    "encrypted, and makes it likely. In TLS 1.3 the certificate cannot be read: see encrypted-alert-before-established. Public authorities stop issuing certificates for " +
    "client authentication in 2026, so servers that verify them as such begin to reject renewed ones.",
  logs: [
    {
      system: "OpenSSL",
      text:
        'Server: "certificate verify failed" (0A000086). Client: "tlsv1 alert unknown ca" (48), "sslv3 alert bad ' +
        'certificate" (42) and the like.',
    },
    { system: "Windows", text: "System log of the client, Schannel: event 36887 with the alert's number." },
  ],
  remedies: [
    {
      system: "Exchange",
      text:
        "Check the certificate of the send connector (TlsCertificateName): dates, issuer, name. In a hybrid set-up the " +
        "name must be the one that the inbound connector expects.",
    },
    {
      system: "any",
      text:
        "Compare the client's certificate with what the server asks for: dates, issuer, intermediates, and client " +
        "authentication in its extended key usage. A server should not require that of certificates of public authorities.",
    },
  ],
  concerns: "client",
  references: ["RFC 8446 section 6.2", "RFC 5246 section 7.4.6"],
  restsOn: "whole-view",
  judge(session) {
    const aborted = failedAfterServerHello(session, "server") ?? refusedBehindFinished(session);
    const shown = session.tls?.certificates.find(({ from }) => from === "client");
    if (aborted === null || shown === undefined || (aborted.frame ?? 0) < shown.frame) return null;
    const alert = endingAlert(session, "server");
    const isHidden = aborted.with === "encrypted-alert";
    const isTold = isHidden || endingAlertOf(session, "server", ALERTS) !== null;
    if (!isTold && (alert !== null || !closedOnIt(session))) return null;
    const subject = shown.subject === null ? "" : ` of "${shown.subject}"`;
    return {
      certainty: alert !== null ? "certain" : isHidden ? "likely" : "possible",
      detail:
        `The client showed a certificate${subject} (${inFrame(shown.frame)}), and the server ${endingWords(session, aborted)}` +
        `${isHidden ? ", and no data" : ""}.${wordsBehind(session, aborted)}`,
      evidence: [
        shows(shown.frame, "tls.certificates.subject", shown.subject ?? "unreadable"),
        shows(aborted.frame, "aborted.with", alert === null ? aborted.with : alertText(alert)),
      ],
    };
  },
};

/** An alert that the server sent when both Finished had been sent. */
function refusedBehindFinished({ outcome, aborted }: Judged): Aborted | null {
  return outcome === "established" && aborted?.by === "server" && aborted.with === "encrypted-alert"
    ? aborted
    : null;
}

/** Some servers go on in the clear, though the client expects TLS. */
function wordsBehind({ smtp }: Judged, { frame }: Aborted): string {
  const reply = smtp?.replies.find((each) => each.frame > (frame ?? Number.POSITIVE_INFINITY));
  return reply === undefined ? "" : ` It then said ${quoted(reply)} in the clear.`;
}

/** As soon as the client's Finished had come, and not of a timer. */
const closedOnIt = (session: Judged): boolean =>
  (session.aborted?.with === "FIN" || session.aborted?.with === "RST") && endedAtOnce(session);
