// The server's alert handshake_failure or insufficient_security in answer to a ClientHello to a finding (RFC 5246
// section 7.2.2, RFC 8446 section 6.2).
import { alertText } from "../alerts.ts";
import { realSuites } from "../cipher-suites.ts";
import { named } from "../hello-facts.ts";
import { peculiarities } from "../hello-peculiarities.ts";
import { HANDSHAKE_FAILURE } from "../logs.ts";
import { SHARE_A_CIPHER } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { refusal } from "../unanswered-hello.ts";

export const noSharedCipher: Rule = {
  id: "no-shared-cipher",
  severity: "error",
  title: "The server found no cipher suite, or other parameter, in common",
  explanation:
    "The server answered the ClientHello with handshake_failure (40) or insufficient_security (71): of what the " +
    "hello offers it can use nothing. That is certain; which of cipher suites, groups and signature algorithms " +
    "is missing is not, since servers send the same alert for all of them, and some for a version that is too " +
    "old or a host name that they want. Only the server's log separates these. The finding names what stands out " +
    "in the hello.",
  logs: HANDSHAKE_FAILURE,
  remedies: SHARE_A_CIPHER,
  references: ["RFC 5246 section 7.2.2", "RFC 8446 section 6.2"],
  restsOn: "bytes",
  unless: "established",
  judge(session, around) {
    const refused = refusal(session, [40, 71]);
    if (refused === null) return null;
    const { hello, alert } = refused;
    return {
      certainty: "certain",
      detail:
        `The server answered the ClientHello (frame ${hello.frame}) with the alert ${alertText(alert)} (frame ` +
        `${alert.frame}): it found no cipher suite, group or signature algorithm to use, and the alert does not tell ` +
        `which.${peculiarities(hello, session, around)}`,
      evidence: [
        shows(alert.frame, "tls.alerts[].description", alertText(alert)),
        shows(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
        shows(
          hello.frame,
          "tls.clientHello.cipherSuites",
          realSuites(hello.cipherSuites).map(named).join(", "),
        ),
      ],
    };
  },
};
