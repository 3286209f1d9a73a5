// A session of SSL 3.0 to a finding (RFC 7568).
import { named } from "../hello-facts.ts";
import { SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { SSL_3_0, versionNumber } from "../tls-versions.ts";

export const sslv3Negotiated: Rule = {
  id: "sslv3-negotiated",
  severity: "error",
  title: "The server chose SSL 3.0",
  explanation:
    "The ServerHello chooses SSL 3.0, which must not be used: its encryption is broken (POODLE). Where the " +
    "client offered more, the server is the side that is too old; otherwise both are.",
  logs: [],
  remedies: SPEAK_TLS_1_2,
  references: ["RFC 7568"],
  restsOn: "bytes",
  judge({ tls }) {
    const chosen = tls?.serverHello;
    if (!chosen || versionNumber(chosen.negotiatedVersion) !== SSL_3_0) return null;
    const hello = tls?.clientHello;
    const offered = hello
      ? ` The client offered at most ${named(hello.highestVersion)} (frame ${hello.frame}).`
      : "";
    const isServer = hello !== null && hello !== undefined && versionNumber(hello.highestVersion) > SSL_3_0;
    return {
      certainty: "certain",
      ...(isServer && { concerns: "server" }),
      detail: `The server chose SSL 3.0 (frame ${chosen.frame}).${offered}`,
      evidence: [shows(chosen.frame, "tls.serverHello.negotiatedVersion", "SSL 3.0")],
    };
  },
};
