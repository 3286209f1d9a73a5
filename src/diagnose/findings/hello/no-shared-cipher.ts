// The server's alert handshake_failure or insufficient_security in answer to a ClientHello to a finding (RFC 5246
// section 7.2.2, RFC 9846 section 6.2).
import { refusal } from "../../handshake.ts";
import { realSuites } from "../../cipher-suites.ts";
import { isBelowTls12 } from "../../client-hello.ts";
import { helloNotes } from "../../hello-words.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { SHARE_A_CIPHER } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";
import { alertText } from "../../../text/messages.ts";

export const noSharedCipher: Rule = {
  id: "no-shared-cipher",
  applies: { clientHello: true, serverHello: false, abortedBy: ["server"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge(session, context) {
    const refused = refusal(session, [40, 71]);
    if (refused === null) return null;
    const { hello, alert } = refused;
    const { words, remedies } = helloNotes(hello, session, context);
    const isOld = isBelowTls12(hello);
    return {
      certainty: isOld ? "likely" : "certain",
      // Nearly every server accepts a hello in which nothing stands out.
      remedies:
        remedies.length === 0
          ? [...SHARE_A_CIPHER.server, ...SHARE_A_CIPHER.client]
          : [...new Set([...remedies, ...SHARE_A_CIPHER.client, ...SHARE_A_CIPHER.server])],
      detail:
        `The server answered the ClientHello (frame ${hello.frame}) with the alert ${alertText(alert)} (frame ` +
        `${alert.frame}): it found no usable cipher suite, group or signature algorithm, and the alert does not say ` +
        `which.${isOld ? " Some servers send this alert for a version that is too old." : ""}` +
        words,
      reaction: reaction("server", alert.frame, hello.frame),
      evidence: [
        evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
        evidenceOf(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
        evidenceOf(
          hello.frame,
          "tls.clientHello.cipherSuites",
          realSuites(hello.cipherSuites).map(named).join(", "),
        ),
      ],
    };
  },
};
