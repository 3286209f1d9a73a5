// A server that closes as soon as TLS is established, to a finding: the reason was said inside TLS.
import {
  clientSentCloseNotifyFirst,
  clientSaidAtMost,
  isCounted,
  mayHaveQuit,
  serverSaidAtMost,
  speaksSmtp,
} from "../../after-handshake.ts";
import { lastSilence } from "../../close.ts";
import type { Aborted, SessionWithOutcome, SmtpInTls } from "../../../session/session.ts";
import {
  commandsSaid,
  firstEnd,
  hasQuitInside,
  nameOf,
  unansweredCommand,
  unansweredMessage,
  wholeDialogue,
} from "../../inside-tls.ts";
import { clientCertificates, forClients, isTakenElsewhere } from "../../key-purposes.ts";
import { decisiveRefusal } from "../../refusals-inside.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { askTheServer } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { emptyClientCertificate } from "../certificates/client-certificate-missing.ts";
import { count } from "../../../text/amounts.ts";
import { frameText } from "../../../text/places.ts";

export const closedAfterTlsEstablished: Rule = {
  id: "closed-after-tls-established",
  applies: { established: true, closed: true },
  restsOn: "whole-view",
  judge(session, context) {
    const { tls, close, aborted, view } = session;
    if (!tls?.established || endsWithAlert(aborted)) return null;
    const whole = wholeDialogue(session);
    if (whole !== null) return closedUnsaid(session, whole, context);
    if (close.by !== "server" || !isCounted(tls, view) || isExplainedInside(session)) return null;
    if (!serverSaidAtMost(tls, 2) || !clientSaidAtMost(tls, speaksSmtp(session) ? 2 : 0, close)) return null;
    // It had waited for the client: that is another finding.
    if (lastSilence(session)?.waiting === "server") return null;
    const quit = hasQuitInside(session) ?? mayHaveQuit(tls, close);
    if (clientSentCloseNotifyFirst(session) || quit === true) return null;
    const isFirstWord = clientSaidAtMost(tls, 1, close);
    if (!isFirstWord && quit === null) return null;
    const { client, server } = tls.encrypted;
    return {
      certainty: clientSaidAtMost(tls, quit === null ? 0 : 1, close) ? "likely" : "possible",
      detail:
        `After the handshake the client sent ${sent(client.afterHandshake)}, the server ${sent(server.afterHandshake)}, and then ` +
        `the server closed (${frameText(close.frame)}).${suspicion(session, context)}`,
      evidence: [
        evidenceOf(
          server.last?.frame ?? null,
          "tls.encrypted.server.afterHandshake.bytes",
          server.afterHandshake.bytes,
        ),
        evidenceOf(close.frame, "close.by", "server"),
      ],
    };
  },
};

/** All was read: the server closed without a word that says why, and before the client had ended. */
function closedUnsaid(session: SessionWithOutcome, said: SmtpInTls, context: Context): Match | null {
  const end = firstEnd(session);
  const lost = unansweredMessage(said);
  if (end?.by !== "server" || said.commands.includes("QUIT") || (said.sentMessage && lost === null))
    return null;
  if (decisiveRefusal(session) !== null || lastSilence(session)?.waiting === "server") return null;
  const unanswered = unansweredCommand(said);
  const outside = session.tls?.foreign.find(({ from }) => from === "server");
  const where =
    outside === undefined
      ? ""
      : ` inside TLS (what it sent in the clear, ${frameText(outside.frame)}, no TLS client reads)`;
  const last = said.exchanges.findLast(({ reply }) => reply !== null) ?? null;
  const words =
    last?.reply == null
      ? "sent no reply"
      : `last said ${last.reply.code} to ${nameOf(last)} (${frameText(last.reply.frame)})`;
  return {
    certainty: "certain",
    ...(lost !== null && {
      title: `TLS was established, and the server closed ${lost === "begun" ? "in the middle of a message" : "without an answer to the message"}`,
    }),
    detail:
      `Inside TLS the client said ${commandsSaid(said)}; the server ${words}, and then it ${end.how} (${frameText(end.frame)}) ` +
      `without saying why${where}${unanswered === null ? "" : `: ${nameOf(unanswered)} was not answered`}.${certificateWords(session, context)}`,
    evidence: [
      evidenceOf(last?.reply?.frame ?? null, "smtpInTls.exchanges", words),
      evidenceOf(end.frame, "close.by", "server"),
    ],
    logs: [],
    remedies: askTheServer(session),
  };
}

/** Of what was read: a refusal, the client's QUIT, or a message explain it. */
const isExplainedInside = (session: SessionWithOutcome): boolean =>
  (session.smtpInTls?.replies.length ?? 0) > 0 ||
  session.smtpInTls?.sentMessage === true ||
  hasQuitInside(session) === true;

const endsWithAlert = (aborted: Aborted | null): boolean =>
  aborted?.with === "encrypted-alert" || aborted?.with === "alert";

const sent = ({ records, bytes }: { readonly records: number; readonly bytes: number }): string =>
  records === 0 ? "nothing" : `${count(bytes, "encrypted byte")} in ${count(records, "record")}`;

function suspicion(session: SessionWithOutcome, context: Context): string {
  const empty = emptyClientCertificate(session);
  const isMute = session.tls !== null && serverSaidAtMost(session.tls, 0);
  if (empty === null) {
    const said = isMute ? " It sent no reply inside TLS." : " It likely refused inside TLS.";
    return `${said}${certificateWords(session, context)}`;
  }
  return ` It likely refused inside TLS: it had asked for a client certificate and received none (${frameText(empty.frame)}).`;
}

/** Some servers check the client's certificate only now. */
export function certificateWords(session: SessionWithOutcome, context: Context): string {
  const [shown] = clientCertificates(session);
  if (shown === undefined || forClients(shown) !== "no" || isTakenElsewhere(session, shown, context))
    return "";
  return ` The client's certificate (${frameText(shown.frame)}) is not for client authentication, which may be why.`;
}
