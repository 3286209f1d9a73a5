// A ClientHello whose highest version is TLS 1.0 or TLS 1.1 (RFC 8996) to a finding.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { isLegacy } from "../../tls-versions.ts";
import { frameText } from "../../../text/places.ts";

export const legacyVersionOffered: Rule = {
  id: "legacy-version-offered",
  applies: { clientHello: true, oldOffer: true },
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.clientHello;
    if (!hello || !isLegacy(hello.highestVersion)) return null;
    const { name } = hello.highestVersion;
    return {
      certainty: "certain",
      title: `The client offers at most ${name}`,
      detail: `The ClientHello (${frameText(hello.frame)}) offers at most ${name}.`,
      evidence: [evidenceOf(hello.frame, "tls.clientHello.highestVersion", name)],
    };
  },
};
