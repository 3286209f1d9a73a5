// A Diffie-Hellman prime below 2048 bits in the ServerKeyExchange (RFC 7919) to a finding.
import { dhSize, ENOUGH_BITS } from "../dh-size.ts";
import { failedAfterServerHello } from "../handshake-end.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { STRONGER_DH } from "./dh-rejected-by-client.ts";

const BREAKABLE_BITS = 1024;

export const dhParametersWeak: Rule = {
  id: "dh-parameters-weak",
  severity: "warning",
  title: "The server's Diffie-Hellman parameters are weak",
  explanation:
    "The prime in the ServerKeyExchange is shorter than 2048 bits. Up to 1024 bits it is thought breakable for who can " +
    "spend enough, and below that for many (Logjam). Clients with OpenSSL at security level 2, and many others, end " +
    "the handshake over it. The size is read from the message; that this client minded is a finding of its own.",
  logs: [],
  remedies: STRONGER_DH,
  concerns: "server",
  references: ["RFC 7919", "RFC 9325 section 4.2", "https://weakdh.org (2015-05-20)"],
  restsOn: "bytes",
  judge(session) {
    const size = dhSize(session);
    if (size === null || size.bits >= ENOUGH_BITS) return null;
    const isCause = failedAfterServerHello(session, "client") !== null;
    const isBreakable = size.bits < BREAKABLE_BITS && session.outcome === "handshake-failed";
    return {
      severity: isCause || isBreakable ? "error" : "warning",
      certainty: "certain",
      detail: `The server's Diffie-Hellman prime has ${size.bits} bits (${inFrame(size.frame)}); clients of today ask for ${ENOUGH_BITS}.`,
      evidence: [shows(size.frame, "tls.keyExchange", `DH ${size.bits}`)],
    };
  },
};
