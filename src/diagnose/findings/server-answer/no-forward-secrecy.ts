// A cipher suite without forward secrecy (RFC 10015, RFC 9325 section 4.1) to a finding.
import { lacksForwardSecrecy, weaknessOf } from "../../cipher-suites.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { TLS_1_2, versionNumber } from "../../tls-versions.ts";
import { frameText } from "../../../text/places.ts";

export const noForwardSecrecy: Rule = {
  id: "no-forward-secrecy",
  applies: { serverHello: true, poorAnswer: true },
  restsOn: "bytes",
  judge({ tls }, { suites }) {
    const hello = tls?.serverHello;
    const suite = hello?.cipherSuite ?? null;
    if (!hello || suite === null || !lacksForwardSecrecy(suite)) return null;
    // Below TLS 1.2, and with a weak cipher, there is a warning already, and the remedy for it cures this too.
    const isWorst = versionNumber(hello.negotiatedVersion) >= TLS_1_2 && weaknessOf(suite) === null;
    const offered = tls?.clientHello?.cipherSuites ?? null;
    const isOnlyOffer = offered !== null && suites.of(offered).lacksForwardSecrecy;
    return {
      severity: isWorst && tls?.established ? "warning" : "info",
      fault: isOnlyOffer ? "client" : "server",
      certainty: "certain",
      detail:
        `The server chose ${suite.name} (${frameText(hello.frame)}): anyone who obtains its private key can decrypt a recording later.` +
        (isOnlyOffer ? " The client offers only suites without forward secrecy." : ""),
      evidence: [evidenceOf(hello.frame, "tls.serverHello.cipherSuite", suite.name)],
    };
  },
};
