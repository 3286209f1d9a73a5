// capture-contains-secrets: the capture holds the keys with which this session was decrypted (the Decryption Secrets Block
// of pcapng).
import { evidenceOf } from "../../evidence.ts";
import type { Rule } from "../../rule.ts";

export const captureContainsSecrets: Rule = {
  id: "capture-contains-secrets",
  restsOn: "bytes",
  applies: { decrypted: true },
  judge({ tls, smtpInTls }) {
    const { keys, client, server } = tls?.decryption ?? {};
    if (tls === null || keys?.inCapture !== true) return null;
    const isHandshake = client?.stopped?.reason === "no-secret" && server?.stopped?.reason === "no-secret";
    const password = smtpInTls?.auth?.sentSecret === true ? ", and the credentials of the login" : "";
    return {
      certainty: "certain",
      title: isHandshake ? "This file contains TLS keys, of a handshake only" : undefined,
      detail: isHandshake
        ? "Its Decryption Secrets Block opens this session's handshake, with the certificates, and nothing after it."
        : `Its Decryption Secrets Block opens this session: what was sent in it can be read${password}.`,
      evidence: [evidenceOf(tls.clientHello?.frame ?? null, "tls.decryption.keys.inCapture", true)],
    };
  },
};
