// A ServerHello that chooses compression (RFC 9325 section 3.3) to a finding.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";
import { frameText } from "../../../text/places.ts";

export const compressionNegotiated: Rule = {
  id: "compression-negotiated",
  applies: { serverHello: true, poorAnswer: true },
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.serverHello;
    const method = hello?.compressionMethod ?? null;
    if (!hello || method === null || method.id === "0x00") return null;
    return {
      certainty: "certain",
      detail: `The server chose the compression method ${named(method)} (${frameText(hello.frame)}).`,
      evidence: [evidenceOf(hello.frame, "tls.serverHello.compressionMethod", named(method))],
    };
  },
};
