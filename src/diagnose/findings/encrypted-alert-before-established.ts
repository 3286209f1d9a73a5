// An unreadable alert in or right behind the handshake (RFC 8446 section 6) to a finding.
import type { Aborted, Side } from "../../session/session.ts";
import { CERTIFICATE } from "../logs.ts";
import { TRUST_CERTIFICATE } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { emptyClientCertificate, PRESENT_A_CERTIFICATE } from "./client-certificate-missing.ts";

export const encryptedAlertBeforeEstablished: Rule = {
  id: "encrypted-alert-before-established",
  severity: "error",
  title: "One side gave TLS up with an alert that cannot be read",
  explanation:
    "In the handshake, or right behind the client's Finished, a side sent a record of exactly an alert's size, and no " +
    "data came from it. From the client that is most likely a rejected certificate of the server; GnuTLS clients check " +
    "it only when all else is done. From the server it is most likely a missing or rejected client certificate. Size " +
    "and place make the alert likely; its number is encrypted, and only the logs hold it.",
  logs: CERTIFICATE,
  remedies: [
    { system: "any", text: "Look for the alert's name in the logs of both hosts at that second." },
    ...TRUST_CERTIFICATE,
  ],
  concerns: "client",
  references: ["RFC 8446 sections 5.2 and 6"],
  restsOn: "whole-view",
  judge(session) {
    const { tls, aborted } = session;
    if (tls === null || aborted?.with !== "encrypted-alert" || aborted.by === "unknown") return null;
    const asked = aborted.by === "server" ? emptyClientCertificate(session) : null;
    const why =
      asked === null
        ? SUSPICION[aborted.by]
        : "The client had no certificate to show, and the server likely wants one.";
    return {
      title: `The ${aborted.by} gave TLS up with an alert that cannot be read`,
      certainty: "likely",
      ...(aborted.by === "server" ? { remedies: PRESENT_A_CERTIFICATE } : {}),
      detail: `${sentence(aborted, aborted.by)} ${why}`,
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

const SUSPICION: Readonly<Record<Side, string>> = {
  client: "It likely rejected the server's certificate.",
  server: "It likely wants a client certificate, or rejected the one that it got.",
};

function sentence({ frame }: Aborted, side: Side): string {
  return `The ${side} sent a record of an alert's size (${inFrame(frame)}) where its first data would be, and nothing of use after it.`;
}
