// A session with Microsoft 365's endpoint for old TLS versions to a finding.
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { ageEvidence, doubtWords } from "../../provider-words.ts";
import { TLS_1_2, versionNumber } from "../../tls-versions.ts";
import { frameText } from "../../../text/places.ts";

export const smtpLegacyEndpointUsed: Rule = {
  id: "smtp-legacy-endpoint-used",
  restsOn: "bytes",
  judge(session, { providers }) {
    const match = providers.of(session);
    if (match === null || match.provider.id !== "microsoft-smtp-auth-legacy") return null;
    const { url, date } = match.provider.source;
    const hello = session.tls?.serverHello ?? null;
    const isNeedless = hello !== null && versionNumber(hello.negotiatedVersion) >= TLS_1_2;
    const spoken = isNeedless
      ? ` It negotiated ${hello.negotiatedVersion.name} (${frameText(hello.frame)}), so the client does not need this endpoint.`
      : " The endpoint exists for clients that do not support TLS 1.2.";
    return {
      severity: isNeedless ? "info" : "warning",
      certainty: match.isProven && match.age === null ? "certain" : "likely",
      detail: `The server is "${match.name}"${match.frame === null ? "" : ` (${frameText(match.frame)})`}.${spoken}${doubtWords(match.age)}`,
      evidence: [
        evidenceOf(match.frame, match.field, match.name),
        ...(hello === null
          ? []
          : [evidenceOf(hello.frame, "tls.serverHello.negotiatedVersion", hello.negotiatedVersion.name)]),
        ...ageEvidence(match),
      ],
      references: [`${url} (${date})`],
    };
  },
};
