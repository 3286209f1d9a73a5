// The mark of a downgrade in the ServerHello's random (RFC 9846 section 4.2.3) to a finding.
import type { ClientHello, ServerHello } from "../../../session/session.ts";
import { failedAfterServerHello } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isTls13, TLS_1_2, versionNumber } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";
import { frameText } from "../../../text/places.ts";

export const downgradeSentinel: Rule = {
  id: "downgrade-sentinel",
  applies: { serverHello: true, tls13: false, poorAnswer: true },
  restsOn: "bytes",
  judge(session) {
    const chosen = session.tls?.serverHello;
    if (!chosen?.downgradeSentinel || isTls13(chosen.negotiatedVersion)) return null;
    const { negotiatedVersion, downgradeSentinel: sentinel, frame } = chosen;
    const evidence = [
      evidenceOf(frame, "tls.serverHello.downgradeSentinel", sentinel),
      evidenceOf(frame, "tls.serverHello.negotiatedVersion", named(negotiatedVersion)),
    ];
    const hello = session.tls?.clientHello ?? null;
    if (hello === null || !isTampering(hello, chosen)) {
      return {
        certainty: "certain",
        remedies: [],
        detail: `The server chose ${named(negotiatedVersion)} (${frameText(frame)}) and signals that it supports more than this client offers.`,
        evidence,
      };
    }
    const isEnd = failedAfterServerHello(session, "client") !== null;
    return {
      severity: session.tls?.established ? "warning" : "error",
      title: "The hello was changed in transit, or the server's answer is wrong",
      certainty: "likely",
      detail:
        `The client offers ${named(hello.highestVersion)} (${frameText(hello.frame)}), the server chose ` +
        `${named(negotiatedVersion)} and signals that it was forced to (${frameText(frame)}): it did not see that offer. ` +
        (isEnd
          ? "The client then ended the handshake, as it must."
          : "A client that checks this must abort."),
      evidence: [
        ...evidence,
        evidenceOf(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
      ],
    };
  },
};

/** The client offered the version that the server says it supports. */
function isTampering(hello: ClientHello, { downgradeSentinel: sentinel }: ServerHello): boolean {
  if (isTls13(hello.highestVersion)) return true;
  return sentinel === "TLS 1.1 or below" && versionNumber(hello.highestVersion) >= TLS_1_2;
}
