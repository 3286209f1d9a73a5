// The server's alert no_application_protocol to a finding (RFC 7301 section 3.2).
import { endingAlertOf } from "../../handshake.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertText } from "../../../text/messages.ts";

export const alpnRejected: Rule = {
  id: "alpn-rejected",
  applies: { clientHello: true, serverHello: false, abortedBy: ["server"], abortedWith: ["alert"] },
  restsOn: "bytes",
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
      reaction: reaction("server", alert.frame, hello.frame),
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.alpn", hello.alpn.join(", ")),
        evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
      ],
    };
  },
};
