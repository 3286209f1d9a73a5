// An alert of the server that says it could not make sense of the ClientHello to a finding (RFC 8446 section 6.2).
import { alertNumber, alertText, refusal } from "../../handshake.ts";
import { peculiarities } from "../../client-hello.ts";
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";

const INTERNAL_ERROR = 80;
/** unexpected_message, record_overflow, illegal_parameter, decode_error, decrypt_error, missing_ and unsupported_extension. */
const INTOLERANCE: readonly number[] = [10, 22, 47, 50, 51, 109, 110, INTERNAL_ERROR];

export const serverParseErrorAlert: Rule = {
  id: "server-parse-error-alert",
  applies: { established: false, clientHello: true, serverHello: false, abortedBy: ["server"] },
  restsOn: "bytes",
  judge(session, around) {
    const refused = refusal(session, INTOLERANCE);
    if (refused === null) return null;
    const { hello, alert } = refused;
    const isOwnTrouble = alertNumber(alert) === INTERNAL_ERROR;
    const fields = [...hello.cipherSuites, ...hello.extensions, ...hello.groups];
    const grease = fields.some(({ name }) => name === "GREASE")
      ? " It holds values of GREASE (RFC 8701)."
      : "";
    return {
      certainty: "certain",
      ...(isOwnTrouble && {
        title: "The server failed at the ClientHello (internal_error)",
        remedies: [
          {
            system: "any",
            text: "Look into the server's log of that second: can it read its certificate and key?",
          },
        ],
      }),
      detail:
        `The server answered the ClientHello (frame ${hello.frame}, ${hello.length} bytes) with the alert ` +
        `${alertText(alert)} (frame ${alert.frame}).${isOwnTrouble ? "" : peculiarities(hello, session, around) + grease}`,
      evidence: [
        shows(alert.frame, "tls.alerts[].description", alertText(alert)),
        shows(hello.frame, "tls.clientHello.length", hello.length),
      ],
    };
  },
};
