// capture-contains-secrets: the capture holds the keys with which this session was decrypted (the Decryption Secrets Block
// of pcapng).
import { evidenceOf } from "../../evidence.ts";
import type { Rule } from "../../rule.ts";

export const captureContainsSecrets: Rule = {
  id: "capture-contains-secrets",
  restsOn: "bytes",
  applies: { decrypted: true },
  judge({ tls }) {
    if (tls?.decryption?.keys.inCapture !== true) return null;
    return {
      certainty: "certain",
      detail:
        "This file contains TLS keys: whoever has it can read the mail of this session, and the password if the client " +
        "logged in.",
      evidence: [evidenceOf(tls.clientHello?.frame ?? null, "tls.decryption.keys.inCapture", true)],
    };
  },
};
