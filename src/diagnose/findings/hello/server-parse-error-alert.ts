// An alert of the server that says it could not make sense of the ClientHello to a finding (RFC 9846 section 6.2).
import { refusal } from "../../handshake.ts";
import { helloNotes } from "../../hello-words.ts";
import type { ClientHello } from "../../../session/session.ts";
import { isBelowTls12 } from "../../client-hello.ts";
import { reaction } from "../../reaction.ts";
import type { Match, Rule } from "../../rule.ts";
import { onClient, onServer, ENABLE_TLS_1_2 } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { isGreaseCodePoint, named } from "../../../text/code-points.ts";
import { alertNumber, alertText } from "../../../text/messages.ts";

const INTERNAL_ERROR = 80;
/** unexpected_message, record_overflow, illegal_parameter, decode_error, decrypt_error, missing_ and unsupported_extension. */
const INTOLERANCE: readonly number[] = [10, 22, 47, 50, 51, 109, 110, INTERNAL_ERROR];

export const serverParseErrorAlert: Rule = {
  id: "server-parse-error-alert",
  applies: { clientHello: true, serverHello: false, abortedBy: ["server"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge(session, context) {
    const refused = refusal(session, INTOLERANCE);
    if (refused === null) return null;
    const { hello, alert } = refused;
    const isOwnTrouble = alertNumber(alert) === INTERNAL_ERROR;
    const fields = [...hello.cipherSuites, ...hello.extensions, ...hello.groups];
    const grease = fields.some((each) => isGreaseCodePoint(each))
      ? " The hello contains GREASE values (RFC 8701)."
      : "";
    return {
      certainty: "certain",
      ...(isOwnTrouble && ownTrouble(hello)),
      detail:
        `The server answered the ClientHello (frame ${hello.frame}) with the alert ${alertText(alert)} (frame ${alert.frame}).` +
        helloNotes(hello, session, context).words +
        (isOwnTrouble ? "" : grease),
      reaction: reaction("server", alert.frame, hello.frame),
      evidence: [
        evidenceOf(alert.frame, "tls.alerts[].description", alertText(alert)),
        evidenceOf(hello.frame, "tls.clientHello.length", hello.length),
      ],
    };
  },
};

/** internal_error means trouble of the server, but OpenSSL 3 also sends it if a version leaves no signature algorithm. */
function ownTrouble(hello: ClientHello): Partial<Match> {
  const key = onServer([
    { system: "any", text: "Check the log at that time: can it read its certificate and key?" },
  ]);
  if (!isBelowTls12(hello)) {
    return {
      title: "The server failed on the ClientHello (internal_error)",
      fault: "server",
      remedies: key,
    };
  }
  const version = named(hello.highestVersion);
  return {
    title: `The server answered a hello that offers at most ${version} with internal_error: it may refuse that version`,
    certainty: "likely",
    remedies: [
      ...onClient([
        {
          system: "any",
          text:
            `Offer TLS 1.2: at its default security level, OpenSSL 3 answers ${version} with internal_error, because ` +
            "it has no usable signature algorithm for it. If the server's log names another cause, such " +
            "as its certificate or key, fix that.",
        },
      ]),
      ...ENABLE_TLS_1_2.client,
      ...key,
    ],
  };
}
