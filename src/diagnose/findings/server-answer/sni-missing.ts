// A ClientHello without server_name (RFC 6066 section 3) to a finding.
import { endingAlert, endingAlertOf } from "../../handshake.ts";
import { isBelowTls12 } from "../../client-hello.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { endedAtOnce } from "../../timing.ts";
import { certificateNameMismatch } from "../certificates/certificate-name-mismatch.ts";
import { frameText } from "../../../text/places.ts";

const SERVER_NAME = "0x0000";
/** Alerts for a missing name: handshake_failure, missing_extension, unrecognized_name. */
const ALERTS = [40, 109, 112];

export const sniMissing: Rule = {
  id: "sni-missing",
  applies: { clientHello: true, nameless: true },
  restsOn: "bytes",
  judge(session, context, deliveries) {
    const hello = session.tls?.clientHello;
    if (!hello || hello.serverName !== null || hello.extensions.some(({ id }) => id === SERVER_NAME))
      return null;
    const detail = `The ClientHello (${frameText(hello.frame)}) has no server_name.`;
    const evidence = [evidenceOf(hello.frame, "tls.clientHello.serverName", "none")];
    if (serverGaveUp(session)) {
      return {
        severity: "warning",
        certainty: "certain",
        detail: `${detail} The server ended the handshake; a server with many names may require a name.`,
        evidence: [...evidence, evidenceOf(session.aborted?.frame ?? null, "aborted.by", "server")],
      };
    }
    const mismatch = certificateNameMismatch.judge(session, context, deliveries);
    if (mismatch !== null) {
      return {
        severity: "warning",
        certainty: "certain",
        detail: `${detail} The certificate that the client received does not match the host: it may be the default one.`,
        evidence: [...evidence, ...mismatch.evidence],
      };
    }
    return { certainty: "certain", remedies: [], detail, evidence };
  },
};

/** The server failed on this hello, and gave no other reason. */
function serverGaveUp(session: SessionWithOutcome): boolean {
  const { tls, aborted, outcome } = session;
  if (outcome !== "handshake-failed" || aborted?.by !== "server" || !tls?.clientHello || tls.serverHello)
    return false;
  // An old version explains more, and a hello that did not arrive explains nothing.
  if (isBelowTls12(tls.clientHello) || typeof tls.clientHello.acknowledgedFrame !== "number") return false;
  if (endingAlert(session, "server") !== null) return endingAlertOf(session, "server", ALERTS) !== null;
  return (aborted.with === "FIN" || aborted.with === "RST") && endedAtOnce(session);
}
