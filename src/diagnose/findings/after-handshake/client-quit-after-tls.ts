// A client that quits as soon as TLS is established, to a finding.
import {
  clientSentCloseNotifyFirst,
  clientSaidAtMost,
  isCounted,
  mayHaveQuit,
  serverSaidAtMost,
  speaksSmtp,
} from "../../after-handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedAfterTlsEstablished } from "./closed-after-tls-established.ts";
import { frameText } from "../../../text/places.ts";

export const clientQuitAfterTls: Rule = {
  id: "client-quit-after-tls",
  applies: { established: true, closed: true },
  restsOn: "whole-view",
  judge(session, context, deliveries) {
    const { tls, close, aborted, view } = session;
    if (
      !tls?.established ||
      !isCounted(tls, view) ||
      close.by === null ||
      aborted?.with === "encrypted-alert"
    )
      return null;
    if (!clientSaidAtMost(tls, speaksSmtp(session) ? 2 : 0, close) || !serverSaidAtMost(tls, 3)) return null;
    const isClients = close.by === "client" || clientSentCloseNotifyFirst(tls, close);
    if (!isClients && mayHaveQuit(tls, close) === false) return null;
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
