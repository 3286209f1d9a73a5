// A root that lists of trusted CAs lost or got lately, and a client that did not go on, to a finding (RFC 5280 section 6.1).
import type { Certainty, SessionWithOutcome, Severity } from "../../../session/session.ts";
import { changedRoot, issuerIn, topOf } from "../../certificate-chain.ts";
import { endingAlertOf } from "../../handshake.ts";
import { reaction } from "../../reaction.ts";
import type { Context, Rule } from "../../rule.ts";
import { clientObjectedOrLeft, isSelfIssued, serverCertificates } from "../../server-certificates.ts";
import { clientQuitAfterTls } from "../after-handshake/client-quit-after-tls.ts";
import { isOpenSsl } from "../../strict-x509.ts";
import { evidenceOf } from "../../evidence.ts";
import { LEAVE_REMOVED_ROOT, TRUST_NEW_ROOT } from "../../texts/remedies.ts";
import { frameText } from "../../../text/places.ts";

const UNKNOWN_CA = [48];
/** Go sends bad_certificate for this, Java and Windows certificate_unknown. */
const ALERTS = [42, 46, 48];

export const serverRootNotTrusted: Rule = {
  id: "server-root-not-trusted",
  applies: { tls: true, certificates: true },
  restsOn: "bytes",
  judge(session, context, deliveries) {
    const found = changedRoot(session);
    // Where no list has it, the chain is incomplete: that is another finding.
    if (found === null || found.change.change === "none") return null;
    const signs = signsOfDistrust(session, context, deliveries);
    if (signs === null || distrustsOtherRoots(session, context)) return null;
    const { change, top } = found;
    const { aborted } = session;
    const frame = signs.isAbort ? (aborted?.frame ?? null) : null;
    return {
      ...(change.change === "new" && !signs.isAbort ? { severity: "info" } : { severity: signs.severity }),
      certainty: signs.certainty,
      fault: signs.certainty === "likely" ? change.fault : null,
      remedies: change.change === "removed" ? LEAVE_REMOVED_ROOT : TRUST_NEW_ROOT,
      detail: `The server's certificates (${frameText(top.frame)}) lead to ${change.name}, ${change.story}.${signs.words}`,
      reaction: reaction("client", frame, top.frame),
      evidence: [
        evidenceOf(top.frame, "tls.certificates.issuer", top.issuer ?? ""),
        ...(frame === null ? [] : [evidenceOf(frame, "aborted.with", aborted?.with ?? "")]),
      ],
      references: change.sources.map(({ url, date }) => `${url} (${date})`),
    };
  },
};

interface Signs {
  readonly certainty: Certainty;
  readonly severity: Severity;
  readonly isAbort: boolean;
  readonly words: string;
}

/** Null where the client went on. */
function signsOfDistrust(...asked: Parameters<Rule["judge"]>): Signs | null {
  const [session] = asked;
  if (endingAlertOf(session, "client", UNKNOWN_CA) !== null) {
    return { certainty: "likely", severity: "error", isAbort: true, words: "" };
  }
  const words = " The client does not say why it left: there may be another reason.";
  if (
    clientObjectedOrLeft(session, isOpenSsl(session) ? UNKNOWN_CA : ALERTS) ||
    sentEncryptedAlert(session)
  ) {
    return { certainty: "possible", severity: "error", isAbort: true, words };
  }
  // Postfix, for one, verifies once the handshake is done.
  if (clientQuitAfterTls.judge(...asked) === null) return null;
  return { certainty: "possible", severity: "warning", isAbort: false, words };
}

/** It does not know the root of another complete chain either: then its own list is the trouble, as where it has none. */
function distrustsOtherRoots(session: SessionWithOutcome, { neighbours }: Context): boolean {
  return neighbours.client(session).some((other) => {
    if (other === session || endingAlertOf(other, "client", UNKNOWN_CA) === null) return false;
    const chain = serverCertificates(other);
    const [leaf] = chain;
    if (leaf === undefined || isSelfIssued(leaf) || issuerIn(chain, leaf) === null) return false;
    return (
      topOf(chain)?.issuer !== topOf(serverCertificates(session))?.issuer &&
      changedRoot(other)?.change.change !== "none"
    );
  });
}

const sentEncryptedAlert = ({ aborted, outcome }: SessionWithOutcome): boolean =>
  outcome === "handshake-failed" && aborted?.by === "client" && aborted.with === "encrypted-alert";
