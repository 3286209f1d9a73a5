// A fatal alert of the client that no other finding explains to a finding (RFC 8446 section 6).
import type { Judged, Message } from "../../../session/session.ts";
import { isBelowTls12 } from "../../client-hello.ts";
import { agreedFrame, clientAnswered, endingAlertOf, fatalAlertHit } from "../../handshake.ts";
import { serverCertificates } from "../../server-certificates.ts";
import { ASK_FOR_NO_CERTIFICATE } from "../../texts/remedies.ts";
import type { Hit, Rule } from "../../rule.ts";
import { shows } from "../../words.ts";
import { named } from "../../../text/code-points.ts";
import { alertText } from "../../../text/messages.ts";

/** With which clients answer a flight that they can make nothing of; 41 is no_certificate of SSL 3.0. */
const REFUSALS = [10, 40, 41, 43, 47, 50, 80];

export const clientAlertOther: Rule = {
  id: "client-alert-other",
  applies: { established: false, tls: true, abortedBy: ["client"] },
  restsOn: "bytes",
  judge(session) {
    // In place of a ClientHello it is client-closed-before-clienthello.
    if (session.tls?.clientHello === null && agreedFrame(session) !== null) return null;
    const hit = fatalAlertHit(session, "client");
    return hit && { ...hit, ...afterCertificateRequest(session, hit) };
  },
};

/** The server had asked for a client certificate, and the client answered with the alert. */
function afterCertificateRequest(session: Judged, { detail, evidence }: Hit): Partial<Hit> {
  const { tls } = session;
  const alert = endingAlertOf(session, "client", REFUSALS);
  const request = tls?.messages.find(({ type }) => type === "CertificateRequest");
  if (alert === null || tls === null || request === undefined || clientAnswered(tls)) return {};
  return {
    title: `The client answered the server's request for a client certificate with the alert ${alertText(alert)}`,
    detail: `${detail} ${candidates(session, request)}`,
    evidence: [...evidence, shows(request.frame, "tls.messages.type", "CertificateRequest")],
    remedies: ASK_FOR_NO_CERTIFICATE,
  };
}

function candidates(session: Judged, { frame }: Message): string {
  const hello = session.tls?.clientHello ?? null;
  const leaf = serverCertificates(session)[0];
  const shown =
    leaf === undefined
      ? ""
      : ` (${[leaf.publicKey, leaf.signatureAlgorithm].filter((each) => each !== null).join(", ")})`;
  const old =
    hello !== null && isBelowTls12(hello)
      ? `, which a client of at most ${named(hello.highestVersion)} may be unable to verify`
      : "";
  return (
    `The server had asked for a client certificate (CertificateRequest, frame ${frame}): some clients that have none send an ` +
    `alert where an empty Certificate is due. The other candidate is the server's certificate${shown}${old}.`
  );
}
