// A cipher suite without forward secrecy (RFC 9325 section 4.1) to a finding.
import { lacksForwardSecrecy } from "../../cipher-suites.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

export const noForwardSecrecy: Rule = {
  id: "no-forward-secrecy",
  applies: { serverHello: true, poorAnswer: true },
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.serverHello;
    const suite = hello?.cipherSuite ?? null;
    if (!hello || suite === null || !lacksForwardSecrecy(suite)) return null;
    return {
      certainty: "certain",
      detail: `The server chose ${suite.name} (${frameText(hello.frame)}): anyone who obtains its private key can decrypt a recording later.`,
      evidence: [evidenceOf(hello.frame, "tls.serverHello.cipherSuite", suite.name)],
    };
  },
};
