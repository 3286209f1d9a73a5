// A server that closes as soon as TLS stands, to a finding: the reason was said inside TLS.
import {
  clientLeftFirst,
  clientSaidAtMost,
  isCounted,
  mayHaveQuit,
  serverSaidAtMost,
  speaksSmtp,
} from "../after-handshake.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { emptyClientCertificate } from "./client-certificate-missing.ts";

export const closedAfterTlsEstablished: Rule = {
  id: "closed-after-tls-established",
  severity: "warning",
  title: "TLS came up, and the server closed almost at once",
  explanation:
    "Both sides finished the handshake, the server sent at most a few short records and closed, and the client had sent " +
    "nothing of a message's size. Most likely the server refused inside TLS, where a capture cannot read it: 421, 454 or " +
    "554, a rate or block list, a missing client certificate, 421 4.7.66 at Microsoft 365. The client's log holds the " +
    "reply. Number and size of the records are seen; what they say is not.",
  logs: [
    {
      system: "any",
      text: "The client's log holds the server's reply, a 4xx or 5xx code right after EHLO or AUTH.",
    },
    {
      system: "Postfix",
      text: '"host ... refused to talk to me: 421 ..." or "lost connection with ... while performing the EHLO handshake".',
    },
  ],
  remedies: [
    {
      system: "any",
      text: "Read the server's reply in the client's log: it names the reason, and often what to do.",
    },
  ],
  concerns: "client",
  references: ["RFC 5321 section 3.8"],
  restsOn: "whole-view",
  judge(session) {
    const { tls, close, aborted, view } = session;
    if (
      !tls?.established ||
      !isCounted(tls, view) ||
      close.by !== "server" ||
      aborted?.with === "encrypted-alert"
    )
      return null;
    if (!serverSaidAtMost(tls, 2) || !clientSaidAtMost(tls, speaksSmtp(session) ? 2 : 0, close)) return null;
    const quit = mayHaveQuit(tls, close);
    if (clientLeftFirst(tls, close) || quit === true) return null;
    const isFirstWord = clientSaidAtMost(tls, 1, close);
    if (!isFirstWord && quit === null) return null;
    const { client, server } = tls.encrypted;
    return {
      certainty: clientSaidAtMost(tls, quit === null ? 0 : 1, close) ? "likely" : "possible",
      detail:
        `Behind the handshake the client sent ${sent(client.afterHandshake)}, the server ${sent(server.afterHandshake)}, and then ` +
        `the server closed (${inFrame(close.frame)}).${suspicion(session)}`,
      evidence: [
        shows(
          server.last?.frame ?? null,
          "tls.encrypted.server.afterHandshake.bytes",
          server.afterHandshake.bytes,
        ),
        shows(close.frame, "close.by", "server"),
      ],
    };
  },
};

const sent = ({ records, bytes }: { readonly records: number; readonly bytes: number }): string =>
  records === 0
    ? "nothing"
    : `${bytes} encrypted bytes in ${records} ${records === 1 ? "record" : "records"}`;

function suspicion(session: Judged): string {
  const empty = emptyClientCertificate(session);
  const isMute = session.tls !== null && serverSaidAtMost(session.tls, 0);
  if (empty === null) return isMute ? " It gave no reply inside TLS." : " It likely refused inside TLS.";
  return ` It likely refused inside TLS: it had asked for a client certificate and got none (${inFrame(empty.frame)}).`;
}
