// A client whose best is SSL 3.0 to a finding (RFC 7568).
import { SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { SSL_3_0, versionNumber } from "../tls-versions.ts";

export const sslv3Offered: Rule = {
  id: "sslv3-offered",
  severity: "error",
  title: "The client offers SSL 3.0 at best",
  explanation:
    "The highest version in the hello is SSL 3.0, which must not be used: its encryption is broken (POODLE). " +
    "Hardly a server takes it any more. That the client also did SSL 3.0 besides newer versions cannot be told " +
    "from a hello.",
  logs: [],
  remedies: SPEAK_TLS_1_2,
  concerns: "client",
  references: ["RFC 7568"],
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.clientHello;
    if (!hello || versionNumber(hello.highestVersion) !== SSL_3_0) return null;
    return {
      certainty: "certain",
      detail: `The highest version that the client offers is SSL 3.0 (frame ${hello.frame}).`,
      evidence: [shows(hello.frame, "tls.clientHello.highestVersion", "SSL 3.0")],
    };
  },
};
