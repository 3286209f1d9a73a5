// A server that closes on the hello of a client whose best is below TLS 1.2 to a finding: certain only where the server
// is known to publish a higher minimum (RFC 8996).
import { type CloseOnOldHello, closeMatch, closeOnOldHello } from "../../close-on-old-hello.ts";
import type { Match, Rule } from "../../rule.ts";
import { named } from "../../../text/code-points.ts";

export const tlsVersionBelowServerMinimum: Rule = {
  id: "tls-version-below-server-minimum",
  applies: { oldOffer: true, serverHello: false, abortedBy: ["server"], abortedWith: ["FIN", "RST"] },
  restsOn: "whole-view",
  // Below, server-closed-on-old-version says what is seen.
  atLeast: "likely",
  judge(session, context) {
    const close = closeOnOldHello(session, context);
    if (close === null) return null;
    const { minimum, other, doubts, closed } = close;
    const version = named(closed.hello.highestVersion);
    if (minimum !== null) {
      const match = closeMatch(close);
      const isSure = minimum.isFirm && doubts.length === 0;
      return {
        ...match,
        certainty: isSure ? "certain" : "likely",
        detail: doubts.length === 0 ? match.detail : `${match.detail} But here ${doubts.join("; ")}.`,
        title: `The server refuses the client's highest version, ${version}`,
        references: [
          "RFC 8996",
          `${minimum.match.provider.source.url} (${minimum.match.provider.source.date})`,
        ],
      };
    }
    if (other === null) return doubts.length > 0 ? null : byShape(close);
    return {
      ...closeMatch(close),
      certainty: "likely",
      title: `The server likely refuses the client's highest version, ${version}`,
    };
  },
};

/** After STARTTLS was agreed on, and at once, a close in answer to an old hello is most likely about its version. */
function byShape(close: CloseOnOldHello): Match {
  const { hello, flag } = close.closed;
  const did = flag === "FIN" ? "closed" : "reset the connection";
  const match = closeMatch(close);
  return {
    ...match,
    certainty: "likely",
    title: `The server likely refuses the client's highest version, ${named(hello.highestVersion)}: it ${did} at once, without saying why`,
    detail:
      `${match.detail} Many servers that require TLS 1.2 close like this, and nothing in the capture contradicts that; the ` +
      "server itself did not say why.",
  };
}
