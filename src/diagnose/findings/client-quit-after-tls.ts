// A client that leaves as soon as TLS stands, to a finding.
import {
  clientLeftFirst,
  clientSaidAtMost,
  isCounted,
  mayHaveQuit,
  serverSaidAtMost,
  speaksSmtp,
} from "../after-handshake.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { closedAfterTlsEstablished } from "./closed-after-tls-established.ts";

export const clientQuitAfterTls: Rule = {
  id: "client-quit-after-tls",
  severity: "info",
  title: "TLS came up, and the client left without sending a message",
  explanation:
    "Both sides finished the handshake and the client sent at most two short commands, which is too little for a " +
    "message. Postfix rejects a certificate this way: it finishes the handshake, verifies, and says QUIT. A probe that " +
    "only looks whether TLS works does the same. Which of the two it was, only the client's log tells.",
  logs: [
    { system: "Postfix", text: '"Server certificate not verified" or "Server certificate not trusted".' },
  ],
  remedies: [
    {
      system: "any",
      text: "Where mail was to be sent, look into the client's log for the certificate that it could not verify.",
    },
  ],
  concerns: "client",
  references: ["RFC 7672 section 2.2"],
  restsOn: "whole-view",
  judge(session, around) {
    const { tls, close, aborted, view } = session;
    if (
      !tls?.established ||
      !isCounted(tls, view) ||
      close.by === null ||
      aborted?.with === "encrypted-alert"
    )
      return null;
    if (!clientSaidAtMost(tls, speaksSmtp(session) ? 2 : 0, close) || !serverSaidAtMost(tls, 3)) return null;
    const isClients = close.by === "client" || clientLeftFirst(tls, close);
    if (!isClients && mayHaveQuit(tls, close) === false) return null;
    if (closedAfterTlsEstablished.judge(session, around) !== null) return null;
    const { records, bytes } = tls.encrypted.client.afterHandshake;
    const amount = records === 0 ? "nothing" : `only ${bytes} encrypted bytes, too little for a message`;
    return {
      certainty: isClients ? "likely" : "possible",
      detail: `Behind the handshake the client sent ${amount}, and the connection ended (${inFrame(close.frame)}).`,
      evidence: [
        shows(tls.encrypted.client.last?.frame ?? null, "tls.encrypted.client.afterHandshake.bytes", bytes),
        shows(close.frame, "close.by", close.by),
      ],
    };
  },
};
