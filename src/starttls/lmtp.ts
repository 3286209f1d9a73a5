// LMTP (RFC 2033): SMTP in which the client greets with LHLO.
import { byFirstLine } from "./opening-bytes.ts";
import { SmtpDialect } from "./smtp.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const lmtp: StarttlsProtocol = {
  name: "lmtp",
  ports: [24],
  recognises: byFirstLine({
    client: { yes: /^LHLO(?:\s|$)/i, maybe: /^STARTTLS$/i },
    server: { yes: /^220[ -]\S+ .*\bLMTP\b/, maybe: /^(?:220|421|554)(?:[ -]|$)/ },
  }),
  create: (host) => new SmtpDialect(host, "lmtp"),
};
