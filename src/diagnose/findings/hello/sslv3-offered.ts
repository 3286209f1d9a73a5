// A client whose best is SSL 3.0 to a finding (RFC 7568).
import type { Rule } from "../../rule.ts";
import { shows } from "../../words.ts";
import { SSL_3_0, versionNumber } from "../../tls-versions.ts";

export const sslv3Offered: Rule = {
  id: "sslv3-offered",
  applies: { clientHello: true },
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
