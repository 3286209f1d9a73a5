// An alert of the server that says it could not make sense of the ClientHello to a finding (RFC 8446 section 6.2).
import { alertNumber, alertText } from "../alerts.ts";
import { peculiarities } from "../hello-peculiarities.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { refusal } from "../unanswered-hello.ts";

const INTERNAL_ERROR = 80;
/** unexpected_message, record_overflow, illegal_parameter, decode_error, decrypt_error, missing_ and unsupported_extension. */
const INTOLERANCE: readonly number[] = [10, 22, 47, 50, 51, 109, 110, INTERNAL_ERROR];

export const serverParseErrorAlert: Rule = {
  id: "server-parse-error-alert",
  severity: "error",
  title: "The server could not make sense of the ClientHello",
  explanation:
    "The server answered the ClientHello with an alert for messages that are wrong or not understood, such as " +
    "decode_error or illegal_parameter. The hello was read here without a fault unless another finding says so, " +
    "so the server is possibly intolerant: of a large hello, of extensions or values that it does not know, of a " +
    "hello in several records. internal_error (80) is the server's own trouble; its certificate and key are the " +
    "first to check.",
  logs: [
    {
      system: "Windows",
      text: "System log, Schannel: event 36888 on the server, 36887 on the client, with the alert's number.",
    },
  ],
  remedies: [
    {
      system: "any",
      text:
        "Update the server or the device that ends TLS before it. To find what it does not take, connect with " +
        "openssl s_client and leave out one thing after the other: -groups, -sigalgs, -no_tls1_3, -noservername.",
    },
  ],
  concerns: "server",
  references: ["RFC 8446 section 6.2", "RFC 8701"],
  restsOn: "bytes",
  unless: "established",
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
