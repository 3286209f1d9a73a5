// A ServerHello that chooses compression (RFC 9325 section 3.3) to a finding.
import { named } from "../../client-hello.ts";
import type { Rule } from "../../rule.ts";
import { inFrame, evidenceOf } from "../../words.ts";

export const compressionNegotiated: Rule = {
  id: "compression-negotiated",
  applies: { serverHello: true },
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.serverHello;
    const method = hello?.compressionMethod ?? null;
    if (!hello || method === null || method.id === "0x00") return null;
    return {
      certainty: "certain",
      detail: `The server chose the compression method ${named(method)} (${inFrame(hello.frame)}).`,
      evidence: [evidenceOf(hello.frame, "tls.serverHello.compressionMethod", named(method))],
    };
  },
};
