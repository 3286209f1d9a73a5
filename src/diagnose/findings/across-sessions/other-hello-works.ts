// other-hello-works: the same program got TLS from this server with another hello; what differs is the lead.
import { attempts, isSameStack, failedToEstablish } from "../../attempts.ts";
import { differences, isSameHello } from "../../hello-differences.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { streamsText } from "../../../text/places.ts";

/** If more than this differs, the difference is no lead. */
const MAX_DIFFERENCES = 6;

export const otherHelloWorks: Rule = {
  id: "other-hello-works",
  restsOn: "whole-view",
  applies: { established: false, clientHello: true, neighbours: true },
  judge(session, { neighbours }) {
    const hello = session.tls?.clientHello;
    if (!hello || !failedToEstablish(session)) return null;
    const alike = attempts(neighbours.pair(session)).filter((each) => isSameStack(each, session));
    const good = alike.filter(({ outcome }) => outcome === "established");
    const bad = alike.filter(failedToEstablish);
    const working = good.at(-1)?.tls?.clientHello;
    // A hello that sometimes works and sometimes fails shows nothing.
    if (!working || bad.some((each) => good.some((other) => haveSameHello(each, other)))) return null;
    const found = differences(hello, working);
    if (found.length === 0 || found.length > MAX_DIFFERENCES) return null;
    return {
      certainty: good.length > 1 && bad.length > 1 ? "likely" : "possible",
      title: `Another hello from this program worked with the same server: this one has ${found.join("; ")}`,
      detail:
        `This hello (frame ${hello.frame}) failed; another from the same program worked with the same server ` +
        `(${streamsText(good, session)}). This one has ${found.join("; ")}.`,
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.length", hello.length),
        evidenceOf(null, `tls.clientHello.length of ${streamsText(good.slice(-1), session)}`, working.length),
        evidenceOf(null, "established sessions", streamsText(good, session)),
        evidenceOf(null, "failed sessions", streamsText(bad, session)),
      ],
    };
  },
};

function haveSameHello({ tls: one }: SessionWithOutcome, { tls: other }: SessionWithOutcome): boolean {
  return Boolean(one?.clientHello && other?.clientHello && isSameHello(one.clientHello, other.clientHello));
}
