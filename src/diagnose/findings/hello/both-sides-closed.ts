// FINs of both sides of which neither knew of the other, before TLS was established, to a finding: their order at the
// capture point proves nothing.
import { saidSomething } from "../../close.ts";
import { agreedFrame, unansweredHello } from "../../handshake.ts";
import { helloNotes } from "../../hello-words.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { askTheServer } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";

export const bothSidesClosed: Rule = {
  id: "both-sides-closed",
  applies: { established: false, bothSides: true, abortedBy: ["unknown"], abortedWith: ["FIN"] },
  restsOn: "whole-view",
  judge(session, context) {
    const { aborted, close, outcome, view } = session;
    if (outcome === "established" || !view.bothSides) return null;
    if (aborted?.by !== "unknown" || aborted.with !== "FIN" || !isUnderWay(session)) return null;
    const closed = `both sides closed (frame ${aborted.frame}), each before it received the other's FIN, so it cannot be said which closed first.`;
    const evidence = [evidenceOf(aborted.frame, "aborted.by", "unknown")];
    const hello = unansweredHello(session);
    if (hello === null || saidSomething(session, hello)) {
      const after = close.after === null ? "" : ` After ${close.after} (frame ${close.afterFrame})`;
      return {
        certainty: "certain",
        detail: `${after === "" ? "B" : `${after.trim()} b`}${closed.slice(1)}`,
        evidence,
      };
    }
    const { words, remedies } = helloNotes(hello, session, context);
    return {
      certainty: "certain",
      title: "Both sides closed after the ClientHello, within one round trip",
      detail: `The client sent its ClientHello (frame ${hello.frame}). Then ${closed}${words}`,
      evidence,
      remedies: [...remedies, ...askTheServer(session)],
    };
  },
};

/** TLS was agreed on or had begun, or the dialogue had not come to EHLO: what came after that has findings of its own. */
function isUnderWay(session: SessionWithOutcome): boolean {
  const { smtp, tls } = session;
  if (tls !== null || agreedFrame(session) !== null) return true;
  return smtp !== null && smtp.banner !== null && smtp.banner.code < 400 && smtp.ehloReply === null;
}
