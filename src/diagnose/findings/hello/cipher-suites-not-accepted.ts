// A hello none of whose cipher suites is on the provider's published list to a finding: certain only where the server's
// alert is about parameters, since a close may have another reason.
import type { ClientHello, SessionWithOutcome } from "../../../session/session.ts";
import { realSuites } from "../../cipher-suites.ts";
import { isTls13Suite } from "../../client-hello.ts";
import { HANDSHAKE_FAILURE } from "../../texts/logs.ts";
import type { Provider, Source } from "../../policy.ts";
import { isOfItsTime } from "../../provider-age.ts";
import type { ProviderMatch } from "../../providers.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { doubtWords, matchWords, policyEvidence, sourceWords } from "../../provider-words.ts";
import { versionNamed } from "../../server-minimum.ts";
import { evidenceOf } from "../../evidence.ts";
import { TLS_1_2, versionNumber } from "../../tls-versions.ts";
import { closedOnHello, closedWords } from "../../close.ts";
import { refusal } from "../../handshake.ts";
import { count } from "../../../text/amounts.ts";
import { isGreaseCodePoint, named } from "../../../text/code-points.ts";

export const cipherSuitesNotAccepted: Rule = {
  id: "cipher-suites-not-accepted",
  applies: { established: false, clientHello: true, serverHello: false, abortedBy: ["server"] },
  restsOn: "whole-view",
  judge(session, { providers }) {
    const match = providers.of(session);
    if (match === null) return null;
    const refused = refusal(session, [40, 71]);
    const closed = closedOnHello(session);
    const hello = refused?.hello ?? closed?.hello;
    if (hello === undefined || !sharesNone(hello, match.provider)) return null;
    const { provider, age } = match;
    const source = provider.cipherSource ?? provider.source;
    const suites = realSuites(hello.cipherSuites);
    const end =
      closed === null
        ? `sent the alert handshake_failure (frame ${refused?.alert.frame})`
        : closedWords(closed);
    return {
      certainty: refused !== null && isSure(match, source, session) ? "certain" : "likely",
      detail:
        `The client offered at most ${named(hello.highestVersion)} and ${count(suites.length, "cipher suite")} ` +
        `(frame ${hello.frame}); the server ${end}. ${matchWords(match)}, and none of the suites is on its list ` +
        `(${sourceWords(source)}).${doubtWords(provider.cipherCaveat, age)}`,
      reaction: reaction("server", closed?.frame ?? refused?.alert.frame ?? null, hello.frame),
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.cipherSuites", suites.map(named).join(", ")),
        evidenceOf(
          closed?.frame ?? refused?.alert.frame ?? null,
          "aborted.with",
          session.aborted?.with ?? "alert",
        ),
        ...policyEvidence(match, "cipherSuites", Object.keys(provider.cipherSuites ?? {}).join(", "), source),
      ],
      ...(refused !== null && { logs: HANDSHAKE_FAILURE }),
      references: ["RFC 5246 section 7.4.1.2", `${source.url} (${source.date})`],
    };
  },
};

const isSure = (
  { isProven, age, provider }: ProviderMatch,
  { date }: Source,
  { startTime }: SessionWithOutcome,
): boolean => isProven && provider.cipherCaveat === null && age === null && isOfItsTime(date, startTime);

/** For each version that both have, the provider's list is known and holds none of the hello's suites. */
function sharesNone(hello: ClientHello, { minTls, cipherSuites }: Provider): boolean {
  const minimum = versionNamed(minTls);
  if (cipherSuites === null || minimum === null) return false;
  const offered = offeredVersions(hello).filter((version) => version >= minimum);
  const suites = realSuites(hello.cipherSuites).map(({ id }) => id);
  const accepts = (version: number): boolean => {
    const listed = Object.entries(cipherSuites).find(([name]) => versionNamed(name) === version);
    if (listed === undefined) return true;
    const list = listed[1];
    if (list !== null) return suites.some((id) => list.includes(id));
    // TLS 1.3 has suites of its own, few enough that a server of TLS 1.3 takes one of any client's.
    return version <= TLS_1_2 || suites.some(isTls13Suite);
  };
  return offered.some((version) => version >= TLS_1_2) && !offered.some(accepts);
}

/** Without supported_versions, all that the server may choose below the highest: TLS 1.0 and later. */
function offeredVersions({ supportedVersions, highestVersion }: ClientHello): readonly number[] {
  const listed = supportedVersions?.filter((each) => !isGreaseCodePoint(each)).map(versionNumber);
  if (listed !== undefined) return [...new Set(listed)];
  const highest = versionNumber(highestVersion);
  return [0x0301, 0x0302, TLS_1_2].filter((version) => version <= highest);
}
