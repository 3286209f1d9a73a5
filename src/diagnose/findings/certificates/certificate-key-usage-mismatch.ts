// A server's certificate that may not be used as the handshake uses it (RFC 5280 sections 4.2.1.3 and 4.2.1.12, RFC 5246
// section 7.4.2) to a finding.
import type { Certificate, ServerHello, SessionWithOutcome } from "../../../session/session.ts";
import { evidenceOf } from "../../evidence.ts";
import { forServers, lacksUse, purposesOf, usesOf } from "../../key-purposes.ts";
import type { Rule } from "../../rule.ts";
import {
  called,
  clientObjected,
  clientObjectedOrLeft,
  serverCertificates,
} from "../../server-certificates.ts";
import { isOpenSsl } from "../../strict-x509.ts";
import { frameText } from "../../../text/places.ts";

/** bad_certificate (GnuTLS), unsupported_certificate (OpenSSL), certificate_unknown (Java). */
const PURPOSE_ALERTS = [42, 43, 46];
/** unsupported_certificate (Erlang), certificate_unknown (Java), internal_error (GnuTLS). OpenSSL does not look at it. */
const USAGE_ALERTS = [43, 46, 80];
const OF_OPENSSL = [43];

export const certificateKeyUsageMismatch: Rule = {
  id: "certificate-key-usage-mismatch",
  applies: { serverHello: true, certificates: true },
  restsOn: "bytes",
  judge(session) {
    const fault = faultOf(session);
    if (fault === null) return null;
    const chain = serverCertificates(session);
    const [leaf] = chain;
    if (leaf === undefined) return null;
    // With another alert it is about something else: a name, or strictness.
    const alerts = isOpenSsl(session) ? OF_OPENSSL : fault.alerts;
    const isCause = fault.isDecisive
      ? clientObjectedOrLeft(session, alerts)
      : clientObjected(session, alerts);
    if (!isCause && fault.otherwise === null) return null;
    return {
      severity: isCause ? "error" : (fault.otherwise ?? "info"),
      certainty: "certain",
      title: `The server's certificate: ${fault.short}`,
      ...(isCause ? {} : { logs: [] }),
      detail: `${called(leaf, chain)} (${frameText(leaf.frame)}) ${fault.words}.`,
      evidence: [fault.evidence],
    };
  },
};

/** Of the certificate, to follow the alert: like "it is not for servers". */
export const useWords = (session: SessionWithOutcome): string => faultOf(session)?.short ?? "";

interface Fault {
  /** To follow a colon. */
  readonly short: string;
  /** To follow the certificate's name. */
  readonly words: string;
  readonly alerts: readonly number[];
  /** Every client that verifies refuses it, and some do so without an alert. */
  readonly isDecisive: boolean;
  /** Its severity where the client did not object; null: then nothing is wrong with it. */
  readonly otherwise: "warning" | "info" | null;
  readonly evidence: ReturnType<typeof evidenceOf>;
}

function faultOf(session: SessionWithOutcome): Fault | null {
  const [leaf] = serverCertificates(session);
  const hello = session.tls?.serverHello ?? null;
  return leaf === undefined || hello === null ? null : (purposeFault(leaf) ?? usageFault(leaf, hello));
}

function purposeFault(leaf: Certificate): Fault | null {
  const permission = forServers(leaf);
  if (permission === "yes") return null;
  const evidence = evidenceOf(leaf.frame, "tls.certificates.extendedKeyUsage", purposesOf(leaf));
  return permission === "no"
    ? {
        short: "it is not for servers",
        words: `is only for ${purposesOf(leaf)} (extended key usage), not for servers`,
        alerts: PURPOSE_ALERTS,
        isDecisive: true,
        otherwise: "warning",
        evidence,
      }
    : {
        short: "it does not name servers among its purposes",
        words: `is for any purpose (${purposesOf(leaf)}), and OpenSSL wants serverAuth by name`,
        alerts: OF_OPENSSL,
        isDecisive: false,
        otherwise: null,
        evidence,
      };
}

function usageFault(leaf: Certificate, { cipherSuite }: ServerHello): Fault | null {
  const use = leaf.keyUsage === null ? null : usedFor(cipherSuite?.name ?? "");
  if (use === null || !lacksUse(leaf, use)) return null;
  return {
    short: "its key usage does not fit the cipher suite",
    words: `allows its key ${usesOf(leaf)} (key usage), and ${cipherSuite?.name} uses it for ${use}`,
    alerts: USAGE_ALERTS,
    isDecisive: false,
    otherwise: "info",
    evidence: evidenceOf(leaf.frame, "tls.certificates.keyUsage", usesOf(leaf)),
  };
}

/** What a suite does with the key of the certificate: null for those that use none, and static Diffie-Hellman. */
function usedFor(suite: string): "digitalSignature" | "keyEncipherment" | null {
  // The last three begin the names of those of TLS 1.3.
  if (/^TLS_(?:(?:EC)?DHE_(?:RSA|ECDSA|DSS)|AES|CHACHA20|SM4)_/.test(suite)) return "digitalSignature";
  return suite.startsWith("TLS_RSA_WITH_") ? "keyEncipherment" : null;
}
