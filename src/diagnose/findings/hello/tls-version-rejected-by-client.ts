// A client that aborts over the version that the server chose to a finding (RFC 9846 section 4.2.3).
import type { ClientHello, ServerHello } from "../../../session/session.ts";
import { endingAlertOf, endingWords, failedAfterServerHello } from "../../handshake.ts";
import { isTls13Only, lowestVersion } from "../../client-hello.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { MEET_AT_TLS_1_2 } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { versionNumber } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";

export const tlsVersionRejectedByClient: Rule = {
  id: "tls-version-rejected-by-client",
  applies: { outcome: ["handshake-failed"], clientHello: true, serverHello: true, abortedBy: ["client"] },
  restsOn: "whole-view",
  // Below, client-closed-after-server-flight says what is seen.
  atLeast: "likely",
  judge(session) {
    const { tls } = session;
    const aborted = failedAfterServerHello(session, "client");
    if (aborted === null || !tls?.serverHello || tls.clientHello === null) return null;
    const { clientHello: hello, serverHello: chosen } = tls;
    const saysSo = endingAlertOf(session, "client", [70]) !== null;
    const isOutside = isBelowOffer(hello, chosen);
    if (!saysSo && !isOutside) return null;
    const below = isOutside ? `, below every version that the client offers (frame ${hello.frame})` : "";
    return {
      certainty: saysSo ? "certain" : "likely",
      ...(isTls13Only(hello) && { fault: null, remedies: MEET_AT_TLS_1_2 }),
      detail: `The server chose ${named(chosen.negotiatedVersion)} (frame ${chosen.frame})${below}. The client ${endingWords(session, aborted)}.`,
      reaction: reaction("client", aborted.frame, chosen.frame),
      evidence: [
        evidenceOf(chosen.frame, "tls.serverHello.negotiatedVersion", named(chosen.negotiatedVersion)),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

function isBelowOffer(hello: ClientHello, { negotiatedVersion }: ServerHello): boolean {
  const lowest = lowestVersion(hello);
  return lowest !== null && versionNumber(negotiatedVersion) < versionNumber(lowest);
}
