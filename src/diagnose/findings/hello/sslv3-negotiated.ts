// A session of SSL 3.0 to a finding (RFC 7568).
import type { Rule } from "../../rule.ts";
import { ENABLE_TLS_1_2 } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { SSL_3_0, versionNumber } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";

export const sslv3Negotiated: Rule = {
  id: "sslv3-negotiated",
  applies: { serverHello: true, oldAnswer: true },
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
      ...(!isServer && { remedies: [...ENABLE_TLS_1_2.client, ...ENABLE_TLS_1_2.server] }),
      detail: `The server chose SSL 3.0 (frame ${chosen.frame}).${offered}`,
      evidence: [evidenceOf(chosen.frame, "tls.serverHello.negotiatedVersion", "SSL 3.0")],
    };
  },
};
