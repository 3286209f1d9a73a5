// Hellos without secure renegotiation (RFC 5746 section 3) to a finding.
import type { ClientHello } from "../../../session/session.ts";
import { clientAnswered, endingAlertOf, failedAfterServerHello } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13, SSL_3_0, versionNumber } from "../../tls-versions.ts";
import { frameText } from "../../../text/places.ts";

const RENEGOTIATION_INFO = "0xff01";
const SIGNALLING_SUITE = "0x00ff";
const HANDSHAKE_FAILURE = 40;

export const renegotiationInfoMissing: Rule = {
  id: "renegotiation-info-missing",
  applies: { clientHello: true, serverHello: true, tls13: false },
  restsOn: "bytes",
  judge(session) {
    const { tls } = session;
    const hello = tls?.serverHello;
    const client = tls?.clientHello;
    if (!hello || !client || isTls13(hello.negotiatedVersion)) return null;
    if (versionNumber(hello.negotiatedVersion) < SSL_3_0 || has(hello, RENEGOTIATION_INFO)) return null;
    const evidence = [evidenceOf(hello.frame, "tls.serverHello.extensions", "no renegotiation_info")];
    if (!asksForIt(client)) {
      return {
        severity: "info",
        title: "The client does not support secure renegotiation",
        certainty: "certain",
        logs: [],
        remedies: [],
        detail: `The ClientHello (${frameText(client.frame)}) does not signal secure renegotiation: the client predates RFC 5746.`,
        evidence: [evidenceOf(client.frame, "tls.clientHello.extensions", "no renegotiation_info")],
      };
    }
    const alert = tls && !clientAnswered(tls) ? endingAlertOf(session, "client", [HANDSHAKE_FAILURE]) : null;
    const isRefused = alert !== null && failedAfterServerHello(session, "client") !== null;
    const fact = `The client signals secure renegotiation (${frameText(client.frame)}) and the ServerHello (${frameText(hello.frame)}) does not confirm it.`;
    if (!isRefused) return { certainty: "certain", logs: [], detail: fact, evidence };
    return {
      severity: "error",
      title: "The client refuses a server without secure renegotiation",
      certainty: "likely",
      detail: `${fact} The client then sent handshake_failure (${frameText(alert.frame)}), as OpenSSL 3 does in this case.`,
      evidence: [...evidence, evidenceOf(alert.frame, "tls.alerts", "handshake_failure")],
    };
  },
};

function asksForIt(hello: ClientHello): boolean {
  return has(hello, RENEGOTIATION_INFO) || hello.cipherSuites.some(({ id }) => id === SIGNALLING_SUITE);
}

const has = ({ extensions }: Pick<ClientHello, "extensions">, id: string): boolean =>
  extensions.some((extension) => extension.id === id);
