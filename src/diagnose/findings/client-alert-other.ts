// A fatal alert of the client that no other finding explains to a finding (RFC 8446 section 6).
import { fatalAlertHit } from "../fatal-alert.ts";
import type { Rule } from "../rule.ts";
import { agreedFrame } from "../unanswered-hello.ts";

export const clientAlertOther: Rule = {
  id: "client-alert-other",
  severity: "error",
  title: "The client ended the handshake with an alert",
  explanation:
    "The client sent a fatal alert, and no more exact finding explains it. The alert's name and number are what the " +
    "client says of the reason; they are read from the bytes, and the log of the other side shows the same number.",
  logs: [
    { system: "OpenSSL", text: 'The server: "SSL alert number" with the number of the alert.' },
    {
      system: "Windows",
      text: "System log, Schannel: event 36887 on the server, 36888 on the client, with the number.",
    },
  ],
  remedies: [{ system: "any", text: "Look into the client's log of that second: it names the cause." }],
  references: ["RFC 8446 section 6", "IANA TLS Alerts registry"],
  restsOn: "bytes",
  unless: "established",
  // In place of a ClientHello it is client-closed-before-clienthello.
  judge: (session) =>
    session.tls?.clientHello === null && agreedFrame(session) !== null
      ? null
      : fatalAlertHit(session, "client"),
};
