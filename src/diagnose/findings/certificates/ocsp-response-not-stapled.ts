// A certificate that is valid only with a stapled OCSP response, and a server that sends none, to a finding (RFC 7633).
import { endingAlertOf } from "../../handshake.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Context, Rule } from "../../rule.ts";
import { clientObjectedOrLeft, serverCertificates } from "../../server-certificates.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

const STATUS_REQUEST = "0x0005";
/** bad_certificate, certificate_unknown, bad_certificate_status_response. */
const ALERTS = [42, 46, 113];
const ABOUT_RESPONSES = [113];
/** GnuTLS and Thunderbird offer it, which enforce must-staple; OpenSSL, Go (golang/go issue 22274) and Java do not. */
const RECORD_SIZE_LIMIT = "0x001c";

export const ocspResponseNotStapled: Rule = {
  id: "ocsp-response-not-stapled",
  applies: { tls: true, certificates: true },
  restsOn: "whole-view",
  judge(session, context) {
    const [leaf] = serverCertificates(session);
    if (!leaf?.mustStaple) return null;
    const { clientHello: hello = null, messages = [] } = session.tls ?? {};
    // Only a client that asks for a response gets one.
    if (hello === null || !context.ids.of(hello.extensions).has(STATUS_REQUEST)) return null;
    if (messages.some(({ type }) => type === "CertificateStatus")) return null;
    // TLS 1.3 has it in the Certificate message (RFC 9846 section 4.5.1.1).
    if (session.tls?.ocspResponse === true) return null;
    const isCause = mayMindStapling(session, context) && clientObjectedOrLeft(session, ALERTS);
    return {
      severity: isCause ? "error" : "warning",
      certainty: "certain",
      logs: isCause ? undefined : [],
      detail:
        `The server's certificate (${frameText(leaf.frame)}) is valid only with a stapled OCSP response ` +
        `(must-staple); the client asked for one (frame ${hello.frame}), and the server sent none.`,
      evidence: [
        evidenceOf(leaf.frame, "tls.certificates.mustStaple", true),
        evidenceOf(hello.frame, "tls.clientHello.extensions", "status_request"),
      ],
    };
  },
};

/** Its alert says so, or its program is one of those that look. */
export const mayMindStapling = (session: SessionWithOutcome, { ids }: Context): boolean =>
  endingAlertOf(session, "client", ABOUT_RESPONSES) !== null ||
  ids.of(session.tls?.clientHello?.extensions ?? []).has(RECORD_SIZE_LIMIT);
