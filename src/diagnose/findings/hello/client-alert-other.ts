// A fatal alert of the client that no other finding explains to a finding (RFC 9846 section 6).
import type { SessionWithOutcome, Message } from "../../../session/session.ts";
import { isBelowTls12 } from "../../client-hello.ts";
import { agreedFrame, clientAnswered, endingAlertOf, fatalAlertMatch } from "../../handshake.ts";
import { serverCertificates } from "../../server-certificates.ts";
import { ASK_FOR_NO_CERTIFICATE } from "../../texts/remedies.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";
import { alertText } from "../../../text/messages.ts";

/** With which clients answer a flight that they can make nothing of; 41 is no_certificate of SSL 3.0. */
const REFUSALS = [10, 40, 41, 43, 47, 50, 80];

export const clientAlertOther: Rule = {
  id: "client-alert-other",
  applies: { tls: true, abortedBy: ["client"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge(session) {
    // In place of a ClientHello it is client-closed-before-clienthello.
    if (session.tls?.clientHello === null && agreedFrame(session) !== null) return null;
    const match = fatalAlertMatch(session, "client");
    return match && { ...match, ...afterCertificateRequest(session, match) };
  },
};

/** The server had asked for a client certificate, and the client answered with the alert. */
function afterCertificateRequest(session: SessionWithOutcome, { detail, evidence }: Match): Partial<Match> {
  const { tls } = session;
  const alert = endingAlertOf(session, "client", REFUSALS);
  const request = tls?.messages.find(({ type }) => type === "CertificateRequest");
  if (alert === null || tls === null || request === undefined || clientAnswered(tls)) return {};
  return {
    title: `The client answered the server's request for a client certificate with the alert ${alertText(alert)}`,
    detail: `${detail} ${candidates(session, request)}`,
    evidence: [...evidence, evidenceOf(request.frame, "tls.messages.type", "CertificateRequest")],
    remedies: ASK_FOR_NO_CERTIFICATE,
  };
}

function candidates(session: SessionWithOutcome, { frame }: Message): string {
  const hello = session.tls?.clientHello ?? null;
  const leaf = serverCertificates(session)[0];
  const shown =
    leaf === undefined
      ? ""
      : ` (${[leaf.publicKey, leaf.signatureAlgorithm].filter((each) => each !== null).join(", ")})`;
  const old =
    hello !== null && isBelowTls12(hello)
      ? `, which a client that offers at most ${named(hello.highestVersion)} may be unable to verify`
      : "";
  return (
    `The server had asked for a client certificate (CertificateRequest, frame ${frame}): some clients without one send an ` +
    `alert instead of an empty Certificate. The other candidate is the server's certificate${shown}${old}.`
  );
}
