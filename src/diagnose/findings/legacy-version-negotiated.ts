// A ServerHello that chooses TLS 1.0 or TLS 1.1 (RFC 8996) to a finding that says which side is the limit.
import { SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { isLegacy, versionNumber } from "../tls-versions.ts";

export const legacyVersionNegotiated: Rule = {
  id: "legacy-version-negotiated",
  severity: "warning",
  title: "TLS 1.0 or TLS 1.1 is in use",
  explanation:
    "The ServerHello chose TLS 1.0 or TLS 1.1. Both rest on MD5 and SHA-1 and were withdrawn by RFC 8996; big " +
    "providers refuse them. The side to change is the one with the lower maximum: the client where it offers nothing " +
    "higher, else the server. A server that could do more takes what the client offers, so a low offer says nothing " +
    "of the server.",
  logs: [],
  remedies: SPEAK_TLS_1_2,
  references: ["RFC 8996", "RFC 9325 section 3.1.1"],
  restsOn: "bytes",
  judge({ tls }) {
    const chosen = tls?.serverHello;
    if (!chosen || !isLegacy(chosen.negotiatedVersion)) return null;
    const { name } = chosen.negotiatedVersion;
    const offered = tls?.clientHello?.highestVersion ?? null;
    const evidence = [shows(chosen.frame, "tls.serverHello.negotiatedVersion", name)];
    const chose = `The server chose ${name} (${inFrame(chosen.frame)})`;
    if (offered === null) return { certainty: "certain", detail: `${chose}.`, evidence };
    const isClientTheLimit = versionNumber(offered) <= versionNumber(chosen.negotiatedVersion);
    return {
      concerns: isClientTheLimit ? "client" : "server",
      certainty: "certain",
      detail: isClientTheLimit
        ? `${chose}, the highest version that the client offers (${inFrame(tls?.clientHello?.frame ?? null)}): the client is the limit.`
        : `${chose}, though the client offers ${offered.name} (${inFrame(tls?.clientHello?.frame ?? null)}): the server is the limit.`,
      evidence: [
        ...evidence,
        shows(tls?.clientHello?.frame ?? null, "tls.clientHello.highestVersion", offered.name),
      ],
    };
  },
};
