// A client that quits as soon as TLS is established, to a finding.
import {
  clientSentCloseNotifyFirst,
  clientSaidAtMost,
  isCounted,
  mayHaveQuit,
  serverSaidAtMost,
  speaksSmtp,
} from "../../after-handshake.ts";
import { commandsSaid, hasQuitInside, wholeDialogue } from "../../inside-tls.ts";
import { decisiveRefusal, tookMessage } from "../../refusals-inside.ts";
import type { Match, Rule } from "../../rule.ts";
import type { SessionWithOutcome, SmtpInTls } from "../../../session/session.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedAfterTlsEstablished } from "./closed-after-tls-established.ts";
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
  const { close } = session;
  if (said.sentMessage || tookMessage(said) || decisiveRefusal(session) !== null) return null;
  const quit = said.exchanges.findLast(({ verb }) => verb === "QUIT") ?? null;
  if (quit === null && close.by !== "client" && !clientSentCloseNotifyFirst(session)) return null;
  const before = { ...said, exchanges: said.exchanges.filter((each) => each !== quit) };
  const how =
    quit === null
      ? `then it ${close.with === "RST" ? "reset the connection" : "left"} (${frameText(close.frame)}) without QUIT`
      : `then QUIT (${frameText(quit.frame)})`;
  return {
    certainty: "certain",
    detail: `Inside TLS the client said ${commandsSaid(before)}, ${how}; it sent no message, and was refused nothing that it needed.${withoutLogin(session, said)}`,
    evidence: [
      evidenceOf(quit?.frame ?? null, "smtpInTls.commands", said.commands.join(" ")),
      evidenceOf(close.frame, "close.by", close.by ?? "unknown"),
    ],
  };
}

/** Nobody can hand in mail there without a login. */
function withoutLogin({ server }: SessionWithOutcome, { ehloReply, capabilities }: SmtpInTls): string {
  const isSubmission = [465, 587].includes(server.port);
  if (!isSubmission || ehloReply?.code !== 250 || capabilities.some((line) => /^AUTH\b/i.test(line)))
    return "";
  return ` The server offers no AUTH (${frameText(ehloReply.frame)}), without which it hardly takes mail on this port.`;
}
