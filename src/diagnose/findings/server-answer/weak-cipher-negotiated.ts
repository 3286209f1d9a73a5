// A ServerHello that chooses a cipher suite without lasting secrecy (RFC 9325 section 4.1) to a finding.
import type { SessionWithOutcome, Severity } from "../../../session/session.ts";
import { type Weakness, weaknessOf } from "../../cipher-suites.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { frameText } from "../../../text/places.ts";

const WORDS: Readonly<Record<Weakness, string>> = {
  broken:
    "It provides no lasting confidentiality: NULL does not encrypt, and EXPORT, DES, RC2 and RC4 can be " +
    "broken.",
  anonymous: "It authenticates neither side, so anyone in the path can read the session.",
  "short-blocks":
    "Its cipher uses 64-bit blocks, which leak data in long sessions (SWEET32); a message of normal size " +
    "is far below that.",
};

const OPPORTUNISTIC =
  "Between mail servers that do not verify certificates anyway, that is as good as any other suite.";

export const weakCipherNegotiated: Rule = {
  id: "weak-cipher-negotiated",
  applies: { serverHello: true, poorAnswer: true },
  restsOn: "bytes",
  judge(session) {
    const hello = session.tls?.serverHello;
    const suite = hello?.cipherSuite ?? null;
    const weakness = suite === null ? null : weaknessOf(suite);
    if (!hello || suite === null || weakness === null) return null;
    const isLegitimate = weakness === "anonymous" && isBetweenServers(session);
    return {
      severity: isLegitimate ? "info" : severityOf(session, weakness),
      certainty: "certain",
      ...(isLegitimate ? { title: "The session is encrypted but not authenticated", remedies: [] } : {}),
      detail: `The server chose ${suite.name} (${frameText(hello.frame)}). ${WORDS[weakness]}${isLegitimate ? ` ${OPPORTUNISTIC}` : ""}`,
      evidence: [evidenceOf(hello.frame, "tls.serverHello.cipherSuite", suite.name)],
    };
  },
};

/** It is not an error if the session worked, or may have. */
function severityOf({ outcome }: SessionWithOutcome, weakness: Weakness): Severity {
  return outcome === "handshake-failed" && weakness !== "short-blocks" ? "error" : "warning";
}

const isBetweenServers = ({ protocol, server }: SessionWithOutcome): boolean =>
  protocol === "smtp" && server.port === 25;
