// intermittent-failure: the same hello to the same server sometimes works and sometimes does not.
import { attempts, isSameStack, streamsText } from "../attempts.ts";
import { triedInVain } from "../failure.ts";
import { greetingHost } from "../names.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { count, shows } from "../texts.ts";

export const intermittentFailure: Rule = {
  id: "intermittent-failure",
  severity: "warning",
  title: "The same hello to the same server sometimes works and sometimes fails",
  explanation:
    "Among the sessions of this client with this server, by address or by name, some got TLS and some did not, with " +
    "hellos of the same version, suites, groups and signature algorithms. So what the client offers is not the " +
    "cause by itself. Hosts behind one name or address that are set up differently do this, and so do limits of rate " +
    "or load and a path that loses packets. Where the failed ones share a server address or a name in the greeting " +
    "that the others do not have, the finding says so.",
  logs: [],
  remedies: [
    {
      system: "any",
      text: "Compare the hosts behind the name: versions, suites and certificates; then limits of rate, and the times of failure.",
    },
  ],
  references: [],
  restsOn: "whole-view",
  unless: "established",
  judge(session, { neighbours }) {
    const hello = session.tls?.clientHello;
    if (!hello || !triedInVain(session)) return null;
    const alike = attempts(neighbours.pair(session)).filter((each) => isSameStack(each, session));
    const good = alike.filter(({ outcome }) => outcome === "established");
    const bad = alike.filter(triedInVain);
    if (good.length === 0) return null;
    return {
      certainty: "certain",
      detail:
        `Of ${count(good.length + bad.length, "session")} with the same hello ${good.length} got TLS ` +
        `(${streamsText(good, session)}) and ${bad.length} failed (${streamsText(bad, session)}).` +
        difference(good, bad),
      evidence: [
        shows(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? ""),
        shows(null, "established sessions", streamsText(good, session)),
        shows(null, "failed sessions", streamsText(bad, session)),
      ],
    };
  },
};

/** What all that failed share and none that worked has. */
function difference(good: readonly Judged[], bad: readonly Judged[]): string {
  const address = setApart(good, bad, ({ server }) => server.address);
  if (address !== null) return ` All that failed went to ${address}, the others elsewhere.`;
  const host = setApart(good, bad, greetingHost);
  return host === null ? "" : ` All that failed were greeted by ${host}, the others by other hosts.`;
}

function setApart(
  good: readonly Judged[],
  bad: readonly Judged[],
  traitOf: (session: Judged) => string | null,
): string | null {
  const traits = new Set(bad.map(traitOf));
  const [only] = traits;
  return traits.size === 1 && only && good.every((each) => traitOf(each) !== only) ? only : null;
}
