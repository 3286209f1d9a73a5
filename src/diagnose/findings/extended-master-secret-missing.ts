// Hellos without the extended master secret (RFC 7627) to a finding.
import type { Extension } from "../../session/session.ts";
import { endingAlertOf } from "../alerts.ts";
import { dhSize, ENOUGH_BITS } from "../dh-size.ts";
import { failedAfterServerHello } from "../handshake-end.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { isTls13, TLS_1_0, versionNumber } from "../tls-versions.ts";
import { emptyClientCertificate } from "./client-certificate-missing.ts";

const EXTENDED_MASTER_SECRET = "0x0017";
const HANDSHAKE_FAILURE = 40;

export const extendedMasterSecretMissing: Rule = {
  id: "extended-master-secret-missing",
  severity: "info",
  title: "The session does without the extended master secret",
  explanation:
    "Up to TLS 1.2 the extension ties the session's keys to the whole handshake. Without it everything works, but " +
    "systems in FIPS mode and RHEL 9 and later may refuse, with handshake_failure and nothing else. It counts as in " +
    "use only where both hellos name it. That it is the reason of a failure is likely only where the alert follows " +
    "at once.",
  logs: [{ system: "OpenSSL", text: '"ems not enabled".' }],
  remedies: [
    {
      system: "any",
      text: "Update the side that lacks it, or use TLS 1.3, which needs no such extension.",
    },
  ],
  references: ["RFC 7627", "RFC 9325 section 3.5"],
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
    const detail = `The ${lacking} (${inFrame(frame)}) lacks the extension extended_master_secret.`;
    const field = isOffered ? "tls.serverHello.extensions" : "tls.clientHello.extensions";
    const evidence = [shows(frame, field, "no extended_master_secret")];
    const refusal = refusalOf(session, isOffered);
    if (refusal === null) return { certainty: "certain", logs: [], remedies: [], detail, evidence };
    return {
      severity: "error",
      title: "The handshake failed without the extended master secret",
      certainty: "possible",
      detail: `${detail} The ${refusal.from} then sent handshake_failure (${inFrame(refusal.frame)}), as systems in FIPS mode do for that.`,
      evidence: [...evidence, shows(refusal.frame, "tls.alerts", "handshake_failure")],
    };
  },
};

/** The side that the extension was withheld from ended the handshake over its parameters, and no other explains it. */
function refusalOf(session: Judged, isOffered: boolean) {
  const side = isOffered ? "client" : "server";
  if (failedAfterServerHello(session, side) === null) return null;
  if (emptyClientCertificate(session) !== null || (dhSize(session)?.bits ?? ENOUGH_BITS) < ENOUGH_BITS)
    return null;
  return endingAlertOf(session, side, [HANDSHAKE_FAILURE]);
}

const has = (extensions: readonly Extension[]): boolean =>
  extensions.some(({ id }) => id === EXTENDED_MASTER_SECRET);
