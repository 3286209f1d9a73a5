// A cipher suite whose key rests on a long-lived one (RFC 9325 section 4.1) to a finding.
import { lacksForwardSecrecy } from "../cipher-suites.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";

export const noForwardSecrecy: Rule = {
  id: "no-forward-secrecy",
  severity: "info",
  title: "The session has no forward secrecy",
  explanation:
    "The chosen suite (TLS_RSA_..., static DH or ECDH, PSK) makes the session's key from a long-lived one. Who obtains " +
    "the server's private key later can read recordings of today. Suites with ECDHE or DHE, and TLS 1.3, do not have " +
    "that fault.",
  logs: [],
  remedies: [
    { system: "any", text: "Let both sides allow ECDHE suites, and the server prefer them, or use TLS 1.3." },
  ],
  references: ["RFC 9325 section 4.1"],
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.serverHello;
    const suite = hello?.cipherSuite ?? null;
    if (!hello || suite === null || !lacksForwardSecrecy(suite)) return null;
    return {
      certainty: "certain",
      detail: `The server chose ${suite.name} (${inFrame(hello.frame)}): who has its private key can read a recording later.`,
      evidence: [shows(hello.frame, "tls.serverHello.cipherSuite", suite.name)],
    };
  },
};
