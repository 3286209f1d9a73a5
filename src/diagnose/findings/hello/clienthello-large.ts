// A ClientHello of several segments that was answered to a finding.
import { isLarge, postQuantumShare } from "../../client-hello.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";

export const clienthelloLarge: Rule = {
  id: "clienthello-large",
  applies: { clientHello: true, oddOffer: true },
  restsOn: "bytes",
  judge(session) {
    const { tls } = session;
    const hello = tls?.clientHello;
    if (!hello || !isLarge(hello, session) || (tls?.serverHello ?? tls?.helloRetryRequest ?? null) === null)
      return null;
    const share = postQuantumShare(hello);
    const holds = share === null ? "" : ` and a key share for ${named(share)}`;
    return {
      certainty: "certain",
      detail: `The ClientHello has ${hello.length} bytes${holds} (frame ${hello.frame}); the server answered it.`,
      evidence: [evidenceOf(hello.frame, "tls.clientHello.length", hello.length)],
    };
  },
};
