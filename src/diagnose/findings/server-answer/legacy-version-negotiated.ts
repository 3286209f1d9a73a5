// A ServerHello that chooses TLS 1.0 or TLS 1.1 (RFC 8996) to a finding that says which side is the limit.
import type { Rule } from "../../rule.ts";
import { ENABLE_TLS_1_2 } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { isLegacy, versionNumber } from "../../tls-versions.ts";
import { frameText } from "../../../text/places.ts";

export const legacyVersionNegotiated: Rule = {
  id: "legacy-version-negotiated",
  applies: { serverHello: true, oldAnswer: true },
  restsOn: "bytes",
  judge({ tls }) {
    const chosen = tls?.serverHello;
    if (!chosen || !isLegacy(chosen.negotiatedVersion)) return null;
    const { name } = chosen.negotiatedVersion;
    const offered = tls?.clientHello?.highestVersion ?? null;
    const evidence = [evidenceOf(chosen.frame, "tls.serverHello.negotiatedVersion", name)];
    const chose = `The server chose ${name} (${frameText(chosen.frame)})`;
    if (offered === null) return { certainty: "certain", detail: `${chose}.`, evidence };
    const isClientTheLimit = versionNumber(offered) <= versionNumber(chosen.negotiatedVersion);
    return {
      remedies: ENABLE_TLS_1_2[isClientTheLimit ? "client" : "server"],
      certainty: "certain",
      detail: isClientTheLimit
        ? `${chose}, the highest version that the client offers (${frameText(tls?.clientHello?.frame ?? null)}): the client is the limit.`
        : `${chose}, though the client offers ${offered.name} (${frameText(tls?.clientHello?.frame ?? null)}): the server is the limit.`,
      evidence: [
        ...evidence,
        evidenceOf(tls?.clientHello?.frame ?? null, "tls.clientHello.highestVersion", offered.name),
      ],
    };
  },
};
