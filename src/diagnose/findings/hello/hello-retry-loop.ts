// A HelloRetryRequest that led to no ServerHello to a finding (RFC 9846 section 4.2.4).
import type { SessionWithOutcome, TlsSession } from "../../../session/session.ts";
import { endingWords } from "../../handshake.ts";
import { reactionToLast } from "../../reaction.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";

export const helloRetryLoop: Rule = {
  id: "hello-retry-loop",
  applies: { outcome: ["handshake-failed"], serverHello: false, bothSides: true, retried: true },
  restsOn: "whole-view",
  judge(session) {
    const { tls, outcome, view } = session;
    const request = tls?.helloRetryRequest;
    if (!tls || !request || tls.serverHello !== null || outcome !== "handshake-failed" || !view.bothSides)
      return null;
    const wanted = request.keyShare === null ? "" : ` for a key share for ${named(request.keyShare)}`;
    const fault = faultOf(session, tls);
    return {
      certainty: fault.certainty,
      fault: fault.fault ?? null,
      detail: `The server asked${wanted} (frame ${request.frame}). ${fault.text}`,
      reaction: reactionToLast(session, session.aborted?.by ?? "unknown", session.aborted?.frame ?? null),
      evidence: [
        evidenceOf(
          request.frame,
          "tls.helloRetryRequest.keyShare",
          request.keyShare ? named(request.keyShare) : "none",
        ),
        evidenceOf(
          tls.retriedClientHello?.frame ?? null,
          "tls.retriedClientHello",
          tls.retriedClientHello ? "seen" : "none",
        ),
      ],
    };
  },
};

type Fault = Pick<Match, "certainty" | "fault"> & { readonly text: string };

function faultOf(
  session: SessionWithOutcome,
  { messages, helloRetryRequest, retriedClientHello: second }: TlsSession,
): Fault {
  const requests = messages.filter(({ type }) => type === "HelloRetryRequest");
  const again = requests[1];
  if (again !== undefined) {
    const text = `It asked a second time (frame ${again.frame}), which TLS 1.3 forbids.`;
    return { certainty: "certain", fault: "server", text };
  }
  const end =
    session.aborted === null ? "" : ` The ${session.aborted.by} ${endingWords(session, session.aborted)}.`;
  if (second === null) {
    const text = `No second hello was sent.${end}`;
    return { certainty: "likely", text };
  }
  const wanted = helloRetryRequest?.keyShare ?? null;
  if (wanted !== null && !second.keyShares.some(({ id }) => id === wanted.id)) {
    const text = `The client's second hello (frame ${second.frame}) does not contain that key share.${end}`;
    return { certainty: "certain", fault: "client", text };
  }
  const text = `The client's second hello (frame ${second.frame}) contains it, and no ServerHello came.${end}`;
  return { certainty: "likely", text };
}
