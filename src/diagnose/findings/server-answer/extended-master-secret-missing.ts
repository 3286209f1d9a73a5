// Hellos without the extended master secret (RFC 7627) to a finding.
import type { Extension, SessionWithOutcome } from "../../../session/session.ts";
import { dhSize, endingAlertOf, MIN_DH_BITS, failedAfterServerHello } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13, TLS_1_0, versionNumber } from "../../tls-versions.ts";
import { emptyClientCertificate } from "../certificates/client-certificate-missing.ts";
import { frameText } from "../../../text/places.ts";

const EXTENDED_MASTER_SECRET = "0x0017";
const HANDSHAKE_FAILURE = 40;

export const extendedMasterSecretMissing: Rule = {
  id: "extended-master-secret-missing",
  applies: { clientHello: true, serverHello: true, tls13: false },
  restsOn: "bytes",
  judge(session) {
    const hello = session.tls?.serverHello;
    const client = session.tls?.clientHello;
    if (!hello || !client || isTls13(hello.negotiatedVersion)) return null;
    if (versionNumber(hello.negotiatedVersion) < TLS_1_0) return null;
    const isOffered = has(client.extensions);
    if (isOffered && has(hello.extensions)) return null;
    const [lacking, frame] = isOffered
      ? (["ServerHello", hello.frame] as const)
      : (["ClientHello", client.frame] as const);
    const detail = `The ${lacking} (${frameText(frame)}) does not have the extension extended_master_secret.`;
    const field = isOffered ? "tls.serverHello.extensions" : "tls.clientHello.extensions";
    const evidence = [evidenceOf(frame, field, "no extended_master_secret")];
    const refusal = refusalOf(session, isOffered);
    if (refusal === null) return { certainty: "certain", logs: [], remedies: [], detail, evidence };
    return {
      severity: "error",
      title: "The handshake failed without the extended master secret",
      certainty: "possible",
      detail: `${detail} The ${refusal.from} then sent handshake_failure (${frameText(refusal.frame)}), as systems in FIPS mode do in this case.`,
      evidence: [...evidence, evidenceOf(refusal.frame, "tls.alerts", "handshake_failure")],
    };
  },
};

/** The side that missed the extension aborted over the parameters, and nothing else explains that. */
function refusalOf(session: SessionWithOutcome, isOffered: boolean) {
  const side = isOffered ? "client" : "server";
  if (failedAfterServerHello(session, side) === null) return null;
  if (emptyClientCertificate(session) !== null || (dhSize(session)?.bits ?? MIN_DH_BITS) < MIN_DH_BITS)
    return null;
  return endingAlertOf(session, side, [HANDSHAKE_FAILURE]);
}

const has = (extensions: readonly Extension[]): boolean =>
  extensions.some(({ id }) => id === EXTENDED_MASTER_SECRET);
