// The server's alert inappropriate_fallback to a finding that looks for the failure before it (RFC 7507).
import { refusal } from "../../handshake.ts";
import { earlierHigherOffer } from "../../attempts.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";
import { alertText } from "../../../text/messages.ts";

export const fallbackScsvRejected: Rule = {
  id: "fallback-scsv-rejected",
  applies: { oddOffer: true, serverHello: false, abortedBy: ["server"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge(session, context) {
    const refused = refusal(session, [86]);
    if (refused === null || !context.suites.of(refused.hello.cipherSuites).isFallback) return null;
    const { hello, alert } = refused;
    const earlier = earlierHigherOffer(session, context);
    const before =
      earlier === null
        ? " The earlier failure is not in this capture."
        : ` The earlier failure is stream ${earlier.session.stream}, which offered ${named(earlier.hello.highestVersion)} (frame ${earlier.hello.frame}).`;
    return {
      certainty: "certain",
      detail:
        `The client's hello, which offers at most ${named(hello.highestVersion)} (frame ${hello.frame}), says that it is a retry; the ` +
        `server answered with the alert ${alertText(alert)} (frame ${alert.frame}).${before}`,
      reaction: reaction("server", alert.frame, hello.frame),
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.cipherSuites", "TLS_FALLBACK_SCSV"),
        evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
      ],
    };
  },
};
