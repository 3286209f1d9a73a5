// A ServerHello that chooses compression (RFC 9325 section 3.3) to a finding.
import { named } from "../hello-facts.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";

export const compressionNegotiated: Rule = {
  id: "compression-negotiated",
  severity: "warning",
  title: "TLS compression is in use",
  explanation:
    "Both sides agreed to compress before they encrypt. The length of a record then tells of its content, and who can " +
    "place text beside a secret can find it out (CRIME). Mail offers fewer chances for that than the web, but nothing " +
    "is gained either; TLS 1.3 has no compression.",
  logs: [],
  remedies: [
    {
      system: "OpenSSL",
      text: "Set SSL_OP_NO_COMPRESSION, in Postfix tls_ssl_options = NO_COMPRESSION; it is the default since 1.1.0.",
    },
    { system: "any", text: "Switch TLS compression off on either side." },
  ],
  references: ["RFC 9325 section 3.3", "CVE-2012-4929"],
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.serverHello;
    const method = hello?.compressionMethod ?? null;
    if (!hello || method === null || method.id === "0x00") return null;
    return {
      certainty: "certain",
      detail: `The server chose the compression method ${named(method)} (${inFrame(hello.frame)}).`,
      evidence: [shows(hello.frame, "tls.serverHello.compressionMethod", named(method))],
    };
  },
};
