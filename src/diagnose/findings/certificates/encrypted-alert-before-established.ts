// An unreadable alert during or right after the handshake (RFC 9846 section 6) to a finding.
import { CHECK_CLIENT_CERTIFICATE, PRESENT_A_CERTIFICATE, READ_THE_LOGS } from "../../texts/certificates.ts";
import type { Aborted, Remedy, SessionWithOutcome, Side } from "../../../session/session.ts";
import { ANY_CAUSE, causesSeen } from "../../certificate-causes.ts";
import { reactionToLast } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13 } from "../../tls-versions.ts";
import { emptyClientCertificate } from "./client-certificate-missing.ts";
import { frameText } from "../../../text/places.ts";

/** Bytes; a certificate has hundreds. */
const LONGER_THAN_FINISHED = 256;

export const encryptedAlertBeforeEstablished: Rule = {
  id: "encrypted-alert-before-established",
  applies: { tls: true, abortedBy: ["client", "server"], abortedWith: ["encrypted-alert"] },
  restsOn: "whole-view",
  judge(...asked) {
    const [session] = asked;
    const { tls, aborted } = session;
    if (tls === null || aborted?.with !== "encrypted-alert" || aborted.by === "unknown") return null;
    const isEarly = aborted.by === "server" && tls.encrypted.client.records === 0;
    const remedies = aborted.by === "client" ? {} : { remedies: remediesOf(session, isEarly) };
    return {
      title: `The ${aborted.by} aborted the handshake with an encrypted alert`,
      certainty: "likely",
      ...remedies,
      detail: isEarly
        ? `${early(session, aborted)} It likely objects to what the client had sent before.`
        : `${sentence(session, aborted, aborted.by)} ${suspicion(session, aborted.by)}${aborted.by === "client" ? whatStandsOut(...asked) : ""}`,
      reaction: reactionToLast(session, aborted.by, aborted.frame),
      evidence: [
        evidenceOf(
          tls.serverHello?.frame ?? null,
          "tls.serverHello.negotiatedVersion",
          tls.serverHello?.negotiatedVersion.name ?? "",
        ),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

/** Of the certificate, where TLS 1.2 shows it. */
function whatStandsOut(...asked: Parameters<Rule["judge"]>): string {
  const { details } = causesSeen(ANY_CAUSE, ...asked);
  return details === "" ? "" : ` What stands out in the certificate: ${details}`;
}

function remediesOf(session: SessionWithOutcome, isEarly: boolean): readonly Remedy[] {
  if (isEarly) return [READ_THE_LOGS];
  return sentCertificate(session) ? [READ_THE_LOGS, ...CHECK_CLIENT_CERTIFICATE] : PRESENT_A_CERTIFICATE;
}

function suspicion(session: SessionWithOutcome, side: Side): string {
  if (side === "client") return "It likely rejected the server's certificate.";
  if (emptyClientCertificate(session) !== null)
    return "The client sent no certificate, and the server likely requires one.";
  return sentCertificate(session)
    ? "It likely rejected the client's certificate, which the size of the client's first encrypted record " +
        "shows that it sent: its issuer, its dates, or that it is not for client authentication, as those of " +
        "public CAs are not any more."
    : "It likely wants a client certificate, or rejected the one it received.";
}

/** The client's first encrypted record in TLS 1.3 is longer than a Finished with padding. */
function sentCertificate({ tls }: SessionWithOutcome): boolean {
  const chosen = tls?.serverHello;
  if (!chosen || !isTls13(chosen.negotiatedVersion)) return false;
  return (tls.encrypted.client.lengths[0] ?? 0) > LONGER_THAN_FINISHED;
}

/** The client had sent nothing encrypted yet, so its certificate cannot be the reason. */
const early = (session: SessionWithOutcome, { frame }: Aborted): string =>
  `The server sent ${recordWords(session, "server")} (${frameText(frame)}) after its own part of the handshake, before the ` +
  "client had answered it.";

const sentence = (session: SessionWithOutcome, { frame }: Aborted, side: Side): string =>
  `The ${side} sent ${recordWords(session, side)} (${frameText(frame)}) instead of its ${due(session, side)}, and nothing ` +
  "meaningful after it.";

/** Says that its size shows it to be an alert. */
function recordWords({ tls }: SessionWithOutcome, side: Side): string {
  const { last, alertLength } = tls?.encrypted[side] ?? {};
  if (!last || alertLength === null || alertLength === undefined || last.length <= alertLength) {
    return "a record the size of an alert";
  }
  return `an encrypted record of ${last.length} bytes, too short for anything but an alert with padding,`;
}

const due = ({ tls }: SessionWithOutcome, side: Side): string =>
  side === "client" && tls?.encrypted.client.records === 1 ? "Finished" : "first data";
