// A client that comes back with a lower version after a failure to a finding (RFC 7507).
import { earlierHigherOffer } from "../../attempts.ts";
import { isFallback } from "../../client-hello.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { named } from "../../../text/code-points.ts";

export const versionDowngradeDance: Rule = {
  id: "version-downgrade-dance",
  applies: { clientHello: true, neighbours: true },
  restsOn: "bytes",
  judge(session, context) {
    const hello = session.tls?.clientHello;
    const earlier = earlierHigherOffer(session, context);
    if (!hello || earlier === null) return null;
    const { stream } = earlier.session;
    const before = named(earlier.hello.highestVersion);
    const isTold = isFallback(hello);
    const isLikely = haveOneName(session, earlier.session);
    return {
      ...(isTold || isLikely
        ? { certainty: isTold ? "certain" : "likely" }
        : { certainty: "possible", title: "A hello with a lower version follows one that failed" }),
      detail:
        `The client offered ${before} in stream ${stream} (frame ${earlier.hello.frame}), and the handshake failed. ` +
        `${duration(earlier.gapMs)} later this connection offers at most ${named(hello.highestVersion)} (frame ${hello.frame}).`,
      evidence: [
        evidenceOf(earlier.hello.frame, `tls.clientHello.highestVersion of stream ${stream}`, before),
        evidenceOf(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
      ],
    };
  },
};

function haveOneName({ smtp }: SessionWithOutcome, earlier: SessionWithOutcome): boolean {
  const name = smtp?.ehlo?.name ?? null;
  return name !== null && name === (earlier.smtp?.ehlo?.name ?? null);
}
