// A Diffie-Hellman prime below 2048 bits in the ServerKeyExchange (RFC 7919) to a finding.
import { dhSize, MIN_DH_BITS, failedAfterServerHello } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

const BREAKABLE_BITS = 1024;

export const dhParametersWeak: Rule = {
  id: "dh-parameters-weak",
  applies: { tls: true, tls13: false },
  restsOn: "bytes",
  judge(session) {
    const size = dhSize(session);
    if (size === null || size.bits >= MIN_DH_BITS) return null;
    const isCause = failedAfterServerHello(session, "client") !== null;
    const isBreakable = size.bits < BREAKABLE_BITS && session.outcome === "handshake-failed";
    return {
      severity: isCause || isBreakable ? "error" : "warning",
      certainty: "certain",
      detail: `The server's Diffie-Hellman prime has ${size.bits} bits (${frameText(size.frame)}); current clients require ${MIN_DH_BITS}.`,
      evidence: [evidenceOf(size.frame, "tls.keyExchange", `DH ${size.bits}`)],
    };
  },
};
