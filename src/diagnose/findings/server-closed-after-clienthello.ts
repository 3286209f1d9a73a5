// A server's FIN in answer to a ClientHello, without a reason, to a finding.
import { ASK_THE_SERVER, askTheServer } from "../ask-the-server.ts";
import { peculiarities } from "../hello-peculiarities.ts";
import { END_OF_FILE } from "../logs.ts";
import type { Judged } from "../judged.ts";
import type { Around, Hit, Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import {
  closedOnHello,
  closedWords,
  isNoAnswer,
  saidSomething,
  unansweredHello,
} from "../unanswered-hello.ts";

export const serverClosedAfterClienthello: Rule = {
  id: "server-closed-after-clienthello",
  severity: "error",
  title: "The server closed after the ClientHello without saying why",
  explanation:
    "The server received the whole ClientHello and closed with a FIN, without an alert. That it closed is " +
    "certain; why it did is not in the capture. A server that has read a hello and gives up closes like this: " +
    "over the version, the cipher suites, the client's address, a limit of connections, or trouble of its own. " +
    "The finding names what stands out in the hello.",
  logs: END_OF_FILE,
  remedies: ASK_THE_SERVER,
  concerns: "server",
  references: ["RFC 5246 section 7.2", "RFC 8446 section 6"],
  restsOn: "whole-view",
  unless: "established",
  judge(session, around) {
    const closed = closedOnHello(session);
    if (closed === null) return crossedHit(session, around);
    if (closed.flag !== "FIN" || isNoAnswer(closed.delayMs)) return null;
    const { hello, frame } = closed;
    return {
      certainty: "certain",
      detail:
        `The client sent its ClientHello (frame ${hello.frame}). The server ${closedWords(closed)} and sent no alert.` +
        peculiarities(hello, session, around),
      evidence: [
        shows(frame, "aborted.with", "FIN"),
        shows(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? "none"),
      ],
      remedies: askTheServer(session),
    };
  },
};

/** Neither FIN knew of the other: their order at the capture point proves nothing. */
function crossedHit(session: Judged, around: Around): Hit | null {
  const { aborted } = session;
  if (aborted?.by !== "unknown" || aborted.with !== "FIN") return null;
  const hello = unansweredHello(session);
  if (hello === null || saidSomething(session, hello)) return null;
  return {
    certainty: "certain",
    title: "Both sides closed after the ClientHello, within one round trip",
    detail:
      `The client sent its ClientHello (frame ${hello.frame}). Then both sides closed (frame ${aborted.frame}) before ` +
      `either knew of the other's FIN, so who gave up first is not shown.${peculiarities(hello, session, around)}`,
    evidence: [shows(aborted.frame, "aborted.by", "unknown")],
    remedies: askTheServer(session),
  };
}
