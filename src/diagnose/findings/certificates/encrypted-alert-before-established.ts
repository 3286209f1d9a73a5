// An unreadable alert in or right behind the handshake (RFC 8446 section 6) to a finding.
import { PRESENT_A_CERTIFICATE, READ_THE_LOGS } from "../../texts/certificates.ts";
import type { Aborted, Judged, Side } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { inFrame, shows } from "../../words.ts";
import { emptyClientCertificate } from "./client-certificate-missing.ts";

export const encryptedAlertBeforeEstablished: Rule = {
  id: "encrypted-alert-before-established",
  applies: { tls: true, abortedBy: ["client", "server"] },
  restsOn: "whole-view",
  judge(session) {
    const { tls, aborted } = session;
    if (tls === null || aborted?.with !== "encrypted-alert" || aborted.by === "unknown") return null;
    const isEarly = aborted.by === "server" && tls.encrypted.client.records === 0;
    const remedies =
      aborted.by === "client" ? {} : { remedies: isEarly ? [READ_THE_LOGS] : PRESENT_A_CERTIFICATE };
    return {
      title: `The ${aborted.by} gave TLS up with an alert that cannot be read`,
      certainty: "likely",
      ...remedies,
      detail: isEarly
        ? earlySentence(aborted)
        : `${sentence(aborted, aborted.by)} ${suspicion(session, aborted.by)}`,
      evidence: [
        shows(
          tls.serverHello?.frame ?? null,
          "tls.serverHello.negotiatedVersion",
          tls.serverHello?.negotiatedVersion.name ?? "",
        ),
        shows(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

function suspicion(session: Judged, side: Side): string {
  if (side === "client") return "It likely rejected the server's certificate.";
  return emptyClientCertificate(session) === null
    ? "It likely wants a client certificate, or rejected the one that it got."
    : "The client had no certificate to show, and the server likely wants one.";
}

/** Nothing of the client was encrypted yet: no certificate of it can be the reason. */
function earlySentence({ frame }: Aborted): string {
  return (
    `The server sent a record of an alert's size (${inFrame(frame)}) behind its own part of the handshake, before the ` +
    "client had answered that. It likely objects to what the client had sent until then."
  );
}

function sentence({ frame }: Aborted, side: Side): string {
  return `The ${side} sent a record of an alert's size (${inFrame(frame)}) where its first data would be, and nothing of use after it.`;
}
