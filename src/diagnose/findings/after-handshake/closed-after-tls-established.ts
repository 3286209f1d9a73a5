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
import type { SessionWithOutcome } from "../../../session/session.ts";
import { clientCertificates, forClients, isTakenElsewhere } from "../../key-purposes.ts";
import type { Context, Rule } from "../../rule.ts";
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
    if (
      !tls?.established ||
      !isCounted(tls, view) ||
      close.by !== "server" ||
      aborted?.with === "encrypted-alert"
    )
      return null;
    if (!serverSaidAtMost(tls, 2) || !clientSaidAtMost(tls, speaksSmtp(session) ? 2 : 0, close)) return null;
    // It had waited for the client: that is another finding.
    if (lastSilence(session)?.waiting === "server") return null;
    const quit = mayHaveQuit(tls, close);
    if (clientSentCloseNotifyFirst(tls, close) || quit === true) return null;
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
function certificateWords(session: SessionWithOutcome, context: Context): string {
  const [shown] = clientCertificates(session);
  if (shown === undefined || forClients(shown) !== "no" || isTakenElsewhere(session, shown, context))
    return "";
  return ` The client's certificate (${frameText(shown.frame)}) is not for client authentication, which may be why.`;
}
