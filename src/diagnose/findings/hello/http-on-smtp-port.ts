// HTTP on a mail server's port to a finding.
import { SPOKEN } from "../../../session/mail-ports.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

const MAIL: ReadonlySet<string> = new Set(["smtp", "lmtp", "tls"]);

export const httpOnSmtpPort: Rule = {
  id: "http-on-smtp-port",
  applies: { eventful: true },
  restsOn: "bytes",
  judge({ opening, protocol, server, tls }) {
    const from =
      opening.client?.kind === "http" ? "client" : opening.server?.kind === "http" ? "server" : null;
    const said = from === null ? null : opening[from];
    // With CONNECT a client asks a proxy for a tunnel, and begins TLS in that.
    if (from === null || said === null || (from === "client" && tls?.clientHello)) return null;
    if (!MAIL.has(SPOKEN.get(server.port) ?? "") && !MAIL.has(protocol)) return null;
    return {
      certainty: "certain",
      detail: `The ${from} started with HTTP (frame ${said.frame}) on port ${server.port}.`,
      evidence: [evidenceOf(said.frame, `opening.${from}.kind`, "http")],
    };
  },
};
