// A server that asks for a certificate, and a client that has none (RFC 9846 section 4.5.1), to a finding.
import { endingAlertOf, endingWords, isRefusedBehindFinished } from "../../handshake.ts";
import { isHandshakeOpened } from "../../inside-tls.ts";
import type { SessionWithOutcome, ServerHello, TlsSession } from "../../../session/session.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13 } from "../../tls-versions.ts";
import { frameText } from "../../../text/places.ts";

/** Alerts for a missing certificate: handshake_failure, bad_certificate, unknown_ca, certificate_required. */
const ALERTS = [40, 42, 48, 116];
/** Bytes of an empty Certificate in TLS 1.3. */
const EMPTY_CERTIFICATE = 8;

export const clientCertificateMissing: Rule = {
  id: "client-certificate-missing",
  applies: { serverHello: true },
  restsOn: "bytes",
  judge(session) {
    const empty = emptyClientCertificate(session);
    if (empty === null) return null;
    const { aborted } = session;
    const sent = `The client answered the server's certificate request with an empty Certificate (${frameText(empty.frame)})`;
    const evidence = [evidenceOf(empty.frame, "tls.messages.type", "Certificate")];
    if (aborted?.by !== "server" || isLater(session, empty.frame)) {
      return {
        severity: "info",
        fault: null,
        title: "The server asked for a client certificate, and the client sent none",
        certainty: empty.isRead ? "certain" : "likely",
        logs: [],
        remedies: [],
        detail: `${sent}.`,
        evidence,
      };
    }
    const isNamed = endingAlertOf(session, "server", ALERTS) !== null;
    return {
      certainty: isNamed && empty.isRead ? "certain" : "likely",
      detail: `${sent}, and the server ${endingWords(session, aborted)}.`,
      reaction: reaction("server", aborted.frame, empty.frame),
      evidence: [...evidence, evidenceOf(aborted.frame, "aborted.with", aborted.with)],
    };
  },
};

interface EmptyCertificate {
  readonly frame: number;
  /** False where only its size was seen. */
  readonly isRead: boolean;
}

/** Null if the client sent no Certificate, or one that is not empty. */
export function emptyClientCertificate({ tls }: SessionWithOutcome): EmptyCertificate | null {
  const chosen = tls?.serverHello;
  if (!tls || !chosen) return null;
  if (isTls13(chosen.negotiatedVersion) && !isHandshakeOpened(tls, "client")) {
    if (!beginsEmpty(tls, chosen)) return null;
    const first = tls.messages.find(({ from, type }) => from === "client" && isEncrypted(type));
    return first === undefined ? null : { frame: first.frame, isRead: false };
  }
  const sent = tls.messages.find(({ from, type }) => from === "client" && type === "Certificate");
  const isEmpty = sent !== undefined && !tls.certificates.some(({ from }) => from === "client");
  const isReadable = !tls.errors.some(({ from, frame }) => from === "client" && frame === sent?.frame);
  return isEmpty && isReadable ? { frame: sent.frame, isRead: true } : null;
}

/**
 * The client's first encrypted record in TLS 1.3 is shorter than a Finished, which follows it, or holds both: only an
 * empty Certificate is so short, and those of Java are padded.
 */
function beginsEmpty({ encrypted }: TlsSession, { cipherSuite }: ServerHello): boolean {
  const [first = 0, second = 0] = encrypted.client.lengths;
  const suite = cipherSuite?.name ?? "";
  // The inner type and the tag.
  const overhead = 1 + (suite.includes("CCM_8") ? 8 : 16);
  const finished = 4 + (suite.endsWith("SHA384") ? 48 : 32) + overhead;
  const isShort = first >= EMPTY_CERTIFICATE + overhead && first < finished;
  return first === EMPTY_CERTIFICATE + finished || (isShort && second >= finished);
}

const isEncrypted = (type: string): boolean => type === "EncryptedHandshake" || type === "ApplicationData";

/** The end came after TLS was established, and not in answer to the client's Finished. */
const isLater = (session: SessionWithOutcome, frame: number): boolean =>
  (session.aborted?.frame ?? 0) < frame ||
  (session.tls?.established === true && !isRefusedBehindFinished(session));
