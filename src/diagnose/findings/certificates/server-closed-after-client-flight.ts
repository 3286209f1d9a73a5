// A server that aborts between the client's Finished and its own (RFC 5246 section 7.4.9) to a finding.
import type { Alert, Certificate, SessionWithOutcome } from "../../../session/session.ts";
import { clientAnswered, endingAlert, endingWords, failedAfterServerHello } from "../../handshake.ts";
import { CHECK_CLIENT_CERTIFICATE, READ_THE_SERVER_LOG } from "../../texts/certificates.ts";
import { ANY_ALERT } from "../../texts/logs.ts";
import { narrowWords } from "../../key-purposes.ts";
import { reactionToLast } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertNumber, alertText } from "../../../text/messages.ts";
import { frameText } from "../../../text/places.ts";
import { leafOf } from "../../../session/leaf-certificate.ts";

const BAD_RECORD_MAC = 20;
const DECRYPT_ERROR = 51;
/** In TLS 1.3 the last of these is the first that can be seen. */
const ANSWERS: ReadonlySet<string> = new Set([
  "ClientKeyExchange",
  "EncryptedHandshake",
  "Finished",
  "ApplicationData",
]);

export const serverClosedAfterClientFlight: Rule = {
  id: "server-closed-after-client-flight",
  applies: { outcome: ["handshake-failed"], serverHello: true, abortedBy: ["server"] },
  restsOn: "whole-view",
  judge(session) {
    const { tls } = session;
    const aborted = failedAfterServerHello(session, "server");
    if (tls === null || aborted === null || !clientAnswered(tls) || aborted.with === "encrypted-alert")
      return null;
    const alert = endingAlert(session, "server");
    const answer = answerFrame(session);
    if (answer !== null && (aborted.frame ?? 0) < answer) return null;
    const shown = alert === null ? leafOf(session, "client") : undefined;
    const suspect = shown === undefined ? "" : ` ${suspicion(shown)}`;
    return {
      certainty: "certain",
      ...(alert === null
        ? { ...(shown && { remedies: [...READ_THE_SERVER_LOG, ...CHECK_CLIENT_CERTIFICATE] }) }
        : {
            title: `The server answered the client's half of the handshake with the alert ${alertText(alert)}`,
            logs: ANY_ALERT,
          }),
      detail: `The client sent its half of the handshake (${frameText(answer)}), and the server ${endingWords(session, aborted)} instead of its Finished. ${meaning(alert)}${suspect}`,
      reaction: reactionToLast(session, "server", aborted.frame),
      evidence: [
        evidenceOf(answer, "tls.messages.type", "client's answer"),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

function suspicion(shown: Certificate): string {
  const narrow = narrowWords(shown);
  return (
    `The client had sent a certificate (${frameText(shown.frame)})` +
    `${narrow === "" ? "" : ` that ${narrow}`}, which may be the reason.`
  );
}

function answerFrame({ tls }: SessionWithOutcome): number | null {
  return tls?.messages.find(({ from, type }) => from === "client" && ANSWERS.has(type))?.frame ?? null;
}

function meaning(alert: Alert | null): string {
  const number = alert === null ? null : alertNumber(alert);
  if (number === BAD_RECORD_MAC || number === DECRYPT_ERROR) {
    return (
      "The two sides disagree about the keys or about what was sent: a device in the path may have " +
      "changed bytes."
    );
  }
  return alert === null ? "It did not say why." : "The alert is about what the client sent.";
}
