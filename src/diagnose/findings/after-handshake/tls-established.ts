// A completed handshake to a finding: version, cipher suite, time, and whether it resumed an earlier session.
import { handshakeEnd, isRefusedBehindFinished } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { named } from "../../../text/code-points.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { frameText } from "../../../text/places.ts";

export const tlsEstablished: Rule = {
  id: "tls-established",
  applies: { established: true, serverHello: true },
  restsOn: "bytes",
  judge(session) {
    const { tls } = session;
    const hello = tls?.serverHello;
    if (!tls?.established || !hello || isRefusedBehindFinished(session)) return null;
    const { negotiatedVersion: version, cipherSuite: suite } = hello;
    const end = handshakeEnd(tls);
    const took = elapsedMs(tls.clientHello?.time ?? null, end?.time ?? null);
    const suiteText = suite === null ? "" : ` with ${named(suite)}`;
    return {
      certainty: "certain",
      detail:
        `${named(version)}${suiteText} was established by ${frameText(end?.frame ?? hello.frame)}` +
        `${took === null ? "" : `, ${duration(took)} after the ClientHello`}.${tls.resumed === true ? " It resumed an earlier session." : ""}`,
      evidence: [
        evidenceOf(hello.frame, "tls.serverHello.negotiatedVersion", named(version)),
        evidenceOf(hello.frame, "tls.serverHello.cipherSuite", suite === null ? "none" : named(suite)),
        evidenceOf(end?.frame ?? null, "tls.established", true),
      ],
    };
  },
};
