// A fatal alert of the server that no other finding explains to a finding (RFC 8446 section 6).
import { fatalAlertHit } from "../fatal-alert.ts";
import { ANY_ALERT } from "../logs.ts";
import type { Rule } from "../rule.ts";

export const serverAlertOther: Rule = {
  id: "server-alert-other",
  severity: "error",
  title: "The server ended the handshake with an alert",
  explanation:
    "The server sent a fatal alert, and no more exact finding explains it. The alert's name and number are what the " +
    "server says of the reason; they are read from the bytes, and the log of the other side shows the same number.",
  logs: ANY_ALERT,
  remedies: [{ system: "any", text: "Look into the server's log of that second: it names the cause." }],
  references: ["RFC 8446 section 6", "IANA TLS Alerts registry"],
  restsOn: "bytes",
  unless: "established",
  judge: (session) => fatalAlertHit(session, "server"),
};
