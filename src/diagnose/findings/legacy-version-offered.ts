// A ClientHello whose highest version is TLS 1.0 or TLS 1.1 (RFC 8996) to a finding.
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { isLegacy } from "../tls-versions.ts";

export const legacyVersionOffered: Rule = {
  id: "legacy-version-offered",
  severity: "warning",
  title: "The client speaks no TLS version above 1.1",
  explanation:
    "The highest version that the ClientHello offers is TLS 1.0 or TLS 1.1. RFC 8996 withdrew both in 2021, and many " +
    "servers drop such a hello, some without a word. What counts is supported_versions, or the version in the hello " +
    "where that extension is missing; the version of the record around it says nothing. That this server minds is " +
    "not shown by the hello alone.",
  logs: [],
  remedies: [
    {
      system: "any",
      text:
        "Let the client offer TLS 1.2 and TLS 1.3. How, by system: starttls-inspect explain " +
        "legacy-version-negotiated.",
    },
  ],
  concerns: "client",
  references: ["RFC 8996", "RFC 9325 section 3.1.1"],
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.clientHello;
    if (!hello || !isLegacy(hello.highestVersion)) return null;
    const { name } = hello.highestVersion;
    return {
      certainty: "certain",
      detail: `The ClientHello (${inFrame(hello.frame)}) offers at most ${name}. Servers that want TLS 1.2 drop such a client.`,
      evidence: [shows(hello.frame, "tls.clientHello.highestVersion", name)],
    };
  },
};
