// A server's FIN in answer to a ClientHello, without a reason, to a finding.
import { askTheServer } from "../../texts/remedies.ts";
import { helloRemedies, helloWords } from "../../hello-words.ts";
import type { Judged } from "../../../session/session.ts";
import { reaction } from "../../reaction.ts";
import type { Around, Hit, Rule } from "../../rule.ts";
import { shows } from "../../words.ts";
import { closedOnHello, closedWords, isNoAnswer, saidSomething } from "../../close.ts";
import { unansweredHello } from "../../handshake.ts";

export const serverClosedAfterClienthello: Rule = {
  id: "server-closed-after-clienthello",
  applies: { established: false, clientHello: true, serverHello: false, abortedBy: ["server", "unknown"] },
  restsOn: "whole-view",
  judge(session, around) {
    const closed = closedOnHello(session);
    if (closed === null) return crossedHit(session, around);
    if (closed.flag !== "FIN" || isNoAnswer(closed.delayMs)) return null;
    const { hello, frame } = closed;
    return {
      certainty: "certain",
      detail:
        `The client sent its ClientHello (frame ${hello.frame}). The server ${closedWords(closed)} and sent no alert.` +
        helloWords(hello, session, around),
      ...reaction("server", frame, hello.frame),
      evidence: [
        shows(frame, "aborted.with", "FIN"),
        shows(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? "none"),
      ],
      remedies: [...helloRemedies(hello, session), ...askTheServer(session)],
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
      `either knew of the other's FIN, so who gave up first is not shown.${helloWords(hello, session, around)}`,
    evidence: [shows(aborted.frame, "aborted.by", "unknown")],
    remedies: [...helloRemedies(hello, session), ...askTheServer(session)],
  };
}
