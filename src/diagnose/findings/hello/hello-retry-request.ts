// A HelloRetryRequest that was answered, and the handshake went on, to a finding (RFC 9846 section 4.2.4).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";

export const helloRetryRequest: Rule = {
  id: "hello-retry-request",
  applies: { serverHello: true, retried: true },
  restsOn: "bytes",
  judge({ tls }) {
    const request = tls?.helloRetryRequest;
    if (!tls?.serverHello || !request || tls.retriedClientHello === null) return null;
    const wanted = request.keyShare === null ? "" : ` for a key share for ${named(request.keyShare)}`;
    return {
      certainty: "certain",
      detail:
        `The server asked${wanted} (frame ${request.frame}), the client sent a second hello (frame ` +
        `${tls.retriedClientHello.frame}), and the server accepted it (frame ${tls.serverHello.frame}).`,
      evidence: [
        evidenceOf(
          request.frame,
          "tls.helloRetryRequest.keyShare",
          request.keyShare ? named(request.keyShare) : "none",
        ),
      ],
    };
  },
};
