// The server's alert no_application_protocol to a finding (RFC 7301 section 3.2).
import { alertText, endingAlertOf } from "../alerts.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const alpnRejected: Rule = {
  id: "alpn-rejected",
  severity: "error",
  title: "The server takes none of the protocols that the client names (ALPN)",
  explanation:
    "The client named application protocols in its hello (ALPN), and the server answered with the alert " +
    "no_application_protocol (120): it speaks none of them on this port. For SMTP few clients send the extension at " +
    'all; where they do, "smtp" is the name. Names of HTTP mean that a web client came to a mail port.',
  logs: [{ system: "OpenSSL", text: '"tlsv1 alert no application protocol ... SSL alert number 120".' }],
  remedies: [
    {
      system: "Exim",
      text: "Receiving: tls_alpn says which names are taken; its default takes smtp and esmtp.",
    },
    { system: "any", text: "Let the client send no ALPN extension, or the name that the server takes." },
  ],
  references: ["RFC 7301 section 3.2"],
  restsOn: "bytes",
  unless: "established",
  judge(session) {
    const hello = session.tls?.clientHello;
    const alert = endingAlertOf(session, "server", [120]);
    if (!hello || hello.alpn.length === 0 || alert === null) return null;
    const names = hello.alpn.map((name) => `"${name}"`).join(", ");
    return {
      certainty: "certain",
      detail:
        `The client named ${names} (frame ${hello.frame}). The server answered with the alert ${alertText(alert)} (frame ` +
        `${alert.frame}).`,
      evidence: [
        shows(hello.frame, "tls.clientHello.alpn", hello.alpn.join(", ")),
        shows(alert.frame, "tls.alerts[].description", alertText(alert)),
      ],
    };
  },
};
