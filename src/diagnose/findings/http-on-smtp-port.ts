// HTTP on a mail server's port to a finding.
import { SPOKEN } from "../../session/mail-ports.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

const MAIL: ReadonlySet<string> = new Set(["smtp", "lmtp", "tls"]);

export const httpOnSmtpPort: Rule = {
  id: "http-on-smtp-port",
  severity: "error",
  title: "HTTP is spoken where SMTP or TLS is due",
  explanation:
    "A side's first bytes are a request or an answer of HTTP, on a port of SMTP or of TLS for mail. From a client that is a scanner, a " +
    "browser, or a program set to the wrong port; from a server, that another service listens there. STARTTLS has no " +
    "part in it.",
  logs: [{ system: "Postfix", text: 'Receiving: "non-SMTP command from ...: GET / HTTP/1.1".' }],
  remedies: [
    {
      system: "any",
      text: "Where the client is your own, correct its host and port. Otherwise nothing has to be done: mail servers close on it.",
    },
  ],
  references: ["RFC 9112 section 2", "RFC 5321 section 4.1"],
  restsOn: "bytes",
  judge({ opening, protocol, server, tls }) {
    const isMailPort = MAIL.has(SPOKEN.get(server.port) ?? "") || MAIL.has(protocol);
    if (!isMailPort) return null;
    const from =
      opening.client?.kind === "http" ? "client" : opening.server?.kind === "http" ? "server" : null;
    const said = from === null ? null : opening[from];
    // With CONNECT a client asks a proxy for a tunnel, and begins TLS in that.
    if (from === null || said === null || (from === "client" && tls?.clientHello)) return null;
    return {
      certainty: "certain",
      detail: `The ${from} began with HTTP (frame ${said.frame}) on port ${server.port}.`,
      evidence: [shows(said.frame, `opening.${from}.kind`, "http")],
    };
  },
};
