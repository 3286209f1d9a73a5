// intermittent-failure: the same hello to the same server sometimes works and sometimes does not.
import { attempts, isSameStack, streamsText, triedInVain } from "../../attempts.ts";
import { greetingHost } from "../../dialogue.ts";
import type { Judged } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { count, shows } from "../../words.ts";

export const intermittentFailure: Rule = {
  id: "intermittent-failure",
  restsOn: "whole-view",
  applies: { established: false },
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
