// intermittent-failure: the same hello to the same server sometimes works and sometimes does not.
import { attempts, failedToEstablish } from "../../attempts.ts";
import { greetingHost } from "../../dialogue.ts";
import { isSameHello } from "../../hello-differences.ts";
import type { ClientHello, SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { count } from "../../../text/amounts.ts";
import { streamsText } from "../../../text/places.ts";

export const intermittentFailure: Rule = {
  id: "intermittent-failure",
  applies: { outcome: ["handshake-failed", "starttls-refused"], clientHello: true, neighbours: true },
  restsOn: "whole-view",
  judge(session, { neighbours }) {
    const hello = session.tls?.clientHello;
    if (!hello || !failedToEstablish(session)) return null;
    return (
      withOneServer(session, hello, withThatHello(hello, neighbours.pair(session))) ??
      inPool(session, hello, withThatHello(hello, neighbours.pool(session)))
    );
  },
};

const withThatHello = (
  hello: ClientHello,
  sessions: readonly SessionWithOutcome[],
): readonly SessionWithOutcome[] =>
  attempts(sessions).filter(({ tls }) => tls?.clientHello && isSameHello(tls.clientHello, hello));

const isGood = ({ outcome }: SessionWithOutcome): boolean => outcome === "established";

function withOneServer(
  session: SessionWithOutcome,
  hello: ClientHello,
  alike: readonly SessionWithOutcome[],
): Match | null {
  const good = alike.filter(isGood);
  const bad = alike.filter(failedToEstablish);
  if (good.length === 0) return null;
  return {
    certainty: "certain",
    detail:
      `Of ${count(good.length + bad.length, "session")} with the same hello, ${good.length} established TLS ` +
      `(${streamsText(good, session)}) and ${bad.length} failed (${streamsText(bad, session)}).` +
      greetings(good, bad),
    evidence: [
      evidenceOf(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? ""),
      evidenceOf(null, "established sessions", streamsText(good, session)),
      evidenceOf(null, "failed sessions", streamsText(bad, session)),
    ],
  };
}

/** Another address is another server: that it accepts the hello is only a hint. */
function inPool(
  session: SessionWithOutcome,
  hello: ClientHello,
  alike: readonly SessionWithOutcome[],
): Match | null {
  const other = alike.find(isGood);
  if (other === undefined) return null;
  const here = session.server.address;
  return {
    certainty: "possible",
    title: "The same hello worked with another server of that name",
    detail:
      `${here} failed on this hello (frame ${hello.frame}); ${other.server.address}, which has the same name, answered ` +
      `the same hello with TLS (${streamsText([other], session)}). They are two servers, perhaps configured differently.`,
    evidence: [
      evidenceOf(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? ""),
      evidenceOf(null, "server.address", here),
      evidenceOf(null, `server.address of ${streamsText([other], session)}`, other.server.address),
    ],
  };
}

/** The greeting name of all sessions that failed and of none that worked. */
function greetings(good: readonly SessionWithOutcome[], bad: readonly SessionWithOutcome[]): string {
  const hosts = new Set(bad.map(greetingHost));
  const [host] = hosts;
  if (hosts.size !== 1 || !host || good.some((each) => greetingHost(each) === host)) return "";
  return ` All that failed were greeted by ${host}, the others by other hosts.`;
}
