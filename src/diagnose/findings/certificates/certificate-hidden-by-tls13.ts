// A TLS 1.3 handshake, whose certificates are encrypted (RFC 9846 section 2), to a finding.
import { hidesCertificates } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";
import { frameText } from "../../../text/places.ts";

export const certificateHiddenByTls13: Rule = {
  id: "certificate-hidden-by-tls13",
  applies: { serverHello: true, tls13: true },
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.serverHello;
    if (!hello || !hidesCertificates(tls)) return null;
    return {
      certainty: "certain",
      detail: `The ServerHello (${frameText(hello.frame)}) chose ${named(hello.negotiatedVersion)}: the certificate is encrypted.`,
      evidence: [
        evidenceOf(hello.frame, "tls.serverHello.negotiatedVersion", named(hello.negotiatedVersion)),
      ],
    };
  },
};
