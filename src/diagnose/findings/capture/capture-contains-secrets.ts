// capture-contains-secrets: the capture holds the keys with which this session was decrypted (the Decryption Secrets Block
// of pcapng).
import { evidenceOf } from "../../evidence.ts";
import type { Rule } from "../../rule.ts";

export const captureContainsSecrets: Rule = {
  id: "capture-contains-secrets",
  restsOn: "bytes",
  applies: { decrypted: true },
  judge({ tls, smtpInTls }) {
    if (tls?.decryption?.keys.inCapture !== true) return null;
    const password = smtpInTls?.auth?.sentSecret === true ? ", and the credentials of the login" : "";
    return {
      certainty: "certain",
      detail: `Its Decryption Secrets Block opens this session: what was sent in it can be read${password}.`,
      evidence: [evidenceOf(tls.clientHello?.frame ?? null, "tls.decryption.keys.inCapture", true)],
    };
  },
};
