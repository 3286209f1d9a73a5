// A TLS 1.3 handshake, whose certificates are encrypted (RFC 8446 section 2), to a finding.
import { named } from "../hello-facts.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { isTls13 } from "../tls-versions.ts";

export const certificateHiddenByTls13: Rule = {
  id: "certificate-hidden-by-tls13",
  severity: "info",
  title: "The certificate cannot be seen: TLS 1.3 encrypts it",
  explanation:
    "In TLS 1.3 everything behind the ServerHello is encrypted, the certificates too. A capture without keys shows " +
    "neither name nor dates nor issuer. No certificate finding therefore means nothing here. To look at the certificate, " +
    "ask the server itself.",
  logs: [],
  remedies: [
    {
      system: "OpenSSL",
      text: "openssl s_client -connect HOST:25 -starttls smtp -servername HOST -showcerts (port 465: without -starttls).",
    },
  ],
  references: ["RFC 8446 section 2"],
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.serverHello;
    if (!hello || !isTls13(hello.negotiatedVersion)) return null;
    return {
      certainty: "certain",
      detail: `The ServerHello (${inFrame(hello.frame)}) chose ${named(hello.negotiatedVersion)}: what the certificate says is not in the capture.`,
      evidence: [shows(hello.frame, "tls.serverHello.negotiatedVersion", named(hello.negotiatedVersion))],
    };
  },
};
