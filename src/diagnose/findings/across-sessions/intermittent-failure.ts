// intermittent-failure: the same hello to the same server sometimes works and sometimes does not.
import { attempts, triedInVain } from "../../attempts.ts";
import { greetingHost } from "../../dialogue.ts";
import { isSameHello } from "../../hello-differences.ts";
import type { ClientHello, Judged } from "../../../session/session.ts";
import type { Hit, Rule } from "../../rule.ts";
import { shows } from "../../words.ts";
import { count } from "../../../text/amounts.ts";
import { streamsText } from "../../../text/places.ts";

export const intermittentFailure: Rule = {
  id: "intermittent-failure",
  applies: { outcome: ["handshake-failed", "starttls-refused"], clientHello: true },
  restsOn: "whole-view",
  judge(session, { neighbours }) {
    const hello = session.tls?.clientHello;
    if (!hello || !triedInVain(session)) return null;
    return (
      withOneServer(session, hello, withThatHello(hello, neighbours.pair(session))) ??
      inPool(session, hello, withThatHello(hello, neighbours.pool(session)))
    );
  },
};

const withThatHello = (hello: ClientHello, sessions: readonly Judged[]): readonly Judged[] =>
  attempts(sessions).filter(({ tls }) => tls?.clientHello && isSameHello(tls.clientHello, hello));

const isGood = ({ outcome }: Judged): boolean => outcome === "established";

function withOneServer(session: Judged, hello: ClientHello, alike: readonly Judged[]): Hit | null {
  const good = alike.filter(isGood);
  const bad = alike.filter(triedInVain);
  if (good.length === 0) return null;
  return {
    certainty: "certain",
    detail:
      `Of ${count(good.length + bad.length, "session")} with the same hello ${good.length} got TLS ` +
      `(${streamsText(good, session)}) and ${bad.length} failed (${streamsText(bad, session)}).` +
      greetings(good, bad),
    evidence: [
      shows(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? ""),
      shows(null, "established sessions", streamsText(good, session)),
      shows(null, "failed sessions", streamsText(bad, session)),
    ],
  };
}

/** Another address is another server: that it takes the hello is no more than a hint. */
function inPool(session: Judged, hello: ClientHello, alike: readonly Judged[]): Hit | null {
  const other = alike.find(isGood);
  if (other === undefined) return null;
  const here = session.server.address;
  return {
    certainty: "possible",
    title: "The same hello got TLS from another server of that name",
    detail:
      `${here} failed on this hello (frame ${hello.frame}); ${other.server.address}, which has the same name, answered ` +
      `the same hello with TLS (${streamsText([other], session)}). They are two servers, perhaps set up differently.`,
    evidence: [
      shows(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? ""),
      shows(null, "server.address", here),
      shows(null, `server.address of ${streamsText([other], session)}`, other.server.address),
    ],
  };
}

/** The name that all that failed were greeted with, and none that worked. */
function greetings(good: readonly Judged[], bad: readonly Judged[]): string {
  const hosts = new Set(bad.map(greetingHost));
  const [host] = hosts;
  if (hosts.size !== 1 || !host || good.some((each) => greetingHost(each) === host)) return "";
  return ` All that failed were greeted by ${host}, the others by other hosts.`;
}
