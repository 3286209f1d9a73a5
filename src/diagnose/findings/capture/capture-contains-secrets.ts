// capture-contains-secrets: the capture holds the keys with which this session was decrypted (the Decryption Secrets Block
// of pcapng).
import type { Evidence, TlsSession } from "../../../session/session.ts";
import { evidenceOf } from "../../evidence.ts";
import type { Rule } from "../../rule.ts";

export const captureContainsSecrets: Rule = {
  id: "capture-contains-secrets",
  restsOn: "bytes",
  applies: { decrypted: true },
  judge({ tls, smtpInTls }) {
    const { keys, client, server } = tls?.decryption ?? {};
    if (tls === null || keys === undefined || !(keys.inCapture || keys.inCaptureToo)) return null;
    // What the capture's own open is not known.
    if (!keys.inCapture)
      return { certainty: "certain", detail: SOME, evidence: evidence(tls, "inCaptureToo") };
    const isHandshake = client?.stopped?.reason === "no-secret" && server?.stopped?.reason === "no-secret";
    const password = smtpInTls?.auth?.sentSecret === true ? ", and the credentials of the login" : "";
    return {
      certainty: "certain",
      title: isHandshake ? "This file contains TLS keys, of a handshake only" : undefined,
      detail: isHandshake
        ? "Its Decryption Secrets Block opens this session's handshake, with the certificates, and nothing after it."
        : `Its Decryption Secrets Block opens this session: what was sent in it can be read${password}.`,
      evidence: evidence(tls, "inCapture"),
    };
  },
};

const SOME =
  "Its Decryption Secrets Block has some of this session's secrets, and the key log the others: what these open can be read.";

const evidence = ({ clientHello }: TlsSession, field: "inCapture" | "inCaptureToo"): Evidence[] => [
  evidenceOf(clientHello?.frame ?? null, `tls.decryption.keys.${field}`, true),
];
