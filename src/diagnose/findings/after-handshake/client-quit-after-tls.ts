// A client that quits as soon as TLS is established, to a finding.
import {
  clientSentCloseNotifyFirst,
  clientSaidAtMost,
  isCounted,
  mayHaveQuit,
  serverSaidAtMost,
  speaksSmtp,
} from "../../after-handshake.ts";
import {
  commandsSaid,
  firstEnd,
  hasQuitInside,
  nameOf,
  unansweredCommand,
  unansweredMessage,
  wholeDialogue,
} from "../../inside-tls.ts";
import { decisiveRefusal, refusalsInside, tookMessage } from "../../refusals-inside.ts";
import type { Match, Rule } from "../../rule.ts";
import type { SessionWithOutcome, SmtpExchange, SmtpInTls } from "../../../session/session.ts";
import { isInstant } from "../../timing.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedAfterTlsEstablished } from "./closed-after-tls-established.ts";
import { duration } from "../../../text/amounts.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { frameText } from "../../../text/places.ts";

export const clientQuitAfterTls: Rule = {
  id: "client-quit-after-tls",
  applies: { established: true, closed: true },
  restsOn: "whole-view",
  judge(session, context, deliveries) {
    const { tls, close, aborted, view } = session;
    if (!tls?.established || close.by === null) return null;
    if (aborted?.with === "encrypted-alert" || aborted?.with === "alert") return null;
    const whole = wholeDialogue(session);
    if (whole !== null) return leftUnsent(session, whole);
    if (!isCounted(tls, view) || session.smtpInTls?.sentMessage === true) return null;
    if (!clientSaidAtMost(tls, speaksSmtp(session) ? 2 : 0, close) || !serverSaidAtMost(tls, 3)) return null;
    const isClients =
      close.by === "client" || clientSentCloseNotifyFirst(session) || hasQuitInside(session) === true;
    if (!isClients && (hasQuitInside(session) ?? mayHaveQuit(tls, close)) === false) return null;
    if (closedAfterTlsEstablished.judge(session, context, deliveries) !== null) return null;
    const { records, bytes } = tls.encrypted.client.afterHandshake;
    const amount = records === 0 ? "nothing" : `only ${bytes} encrypted bytes, too little for a message`;
    return {
      certainty: isClients ? "likely" : "possible",
      detail: `After the handshake the client sent ${amount}, and the connection ended (${frameText(close.frame)}).`,
      evidence: [
        evidenceOf(
          tls.encrypted.client.last?.frame ?? null,
          "tls.encrypted.client.afterHandshake.bytes",
          bytes,
        ),
        evidenceOf(close.frame, "close.by", close.by),
      ],
    };
  },
};

/** All was read: the client ended the session, and had sent no message. */
function leftUnsent(session: SessionWithOutcome, said: SmtpInTls): Match | null {
  const end = firstEnd(session);
  const lost = unansweredMessage(said);
  if (end === null || decisiveRefusal(session) !== null) return null;
  if (lost === null && (said.sentMessage || tookMessage(said))) return null;
  const quit = said.exchanges.findLast(({ verb }) => verb === "QUIT") ?? null;
  if (quit === null ? end.by !== "client" : lost !== null) return null;
  const unanswered = quit === null ? unansweredCommand(said) : null;
  const how = quit === null ? `, and then it ${end.how} (${frameText(end.frame)}) without QUIT` : "";
  return {
    certainty: "certain",
    ...(unanswered !== null &&
      (lost !== null || !isInstant(session, waitedMs(session, unanswered))) && {
        severity: "warning",
        title: `TLS was established, and the client left while the server had not answered ${nameOf(unanswered)}`,
      }),
    ...(lost === "begun" && {
      severity: "warning",
      title: "TLS was established, and the client left in the middle of a message",
    }),
    detail: `Inside TLS the client said ${commandsSaid(said)}${how}; ${lost === null ? "it sent no message" : "the message was not accepted"}.${lost === "begun" ? "" : ` ${reason(session, said, unanswered)}`}`,
    evidence: [
      evidenceOf(quit?.frame ?? null, "smtpInTls.commands", said.commands.join(" ")),
      evidenceOf(end.frame, "close.by", end.by),
    ],
  };
}

function reason(session: SessionWithOutcome, said: SmtpInTls, unanswered: SmtpExchange | null): string {
  if (unanswered === null) {
    const isRefused = refusalsInside(session).length > 0;
    const refused = isRefused
      ? "What the server refused would not have stopped a message."
      : "The server refused nothing.";
    return `${refused}${withoutLogin(session, said)}`;
  }
  const waited = waitedMs(session, unanswered);
  const reply = `for the reply to ${nameOf(unanswered)} (${frameText(unanswered.frame)})`;
  if (isInstant(session, waited)) return `It did not wait ${reply}.`;
  return `It had waited${waited === null ? "" : ` ${duration(waited)}`} ${reply}, which never came.`;
}

const waitedMs = ({ close }: SessionWithOutcome, { time }: SmtpExchange): number | null =>
  elapsedMs(time, close.time);

/** Nobody can hand in mail there without a login. */
function withoutLogin({ server }: SessionWithOutcome, { ehloReply, capabilities }: SmtpInTls): string {
  const isSubmission = [465, 587].includes(server.port);
  if (!isSubmission || ehloReply?.code !== 250 || capabilities.some((line) => /^AUTH\b/i.test(line)))
    return "";
  return ` The server offers no AUTH (${frameText(ehloReply.frame)}), without which it hardly takes mail on this port.`;
}
