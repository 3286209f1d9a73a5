// A server's FIN in answer to a ClientHello, without a reason, to a finding.
import { askTheServer } from "../../texts/remedies.ts";
import { helloNotes } from "../../hello-words.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedOnHello, closedWords, isNoAnswer } from "../../close.ts";

export const serverClosedAfterClienthello: Rule = {
  id: "server-closed-after-clienthello",
  applies: { clientHello: true, serverHello: false, abortedBy: ["server"], abortedWith: ["FIN"] },
  restsOn: "whole-view",
  unless: ["tls-version-below-server-minimum", "server-closed-on-old-version"],
  judge(session, context) {
    const closed = closedOnHello(session);
    if (closed === null || closed.flag !== "FIN" || isNoAnswer(closed.delayMs)) return null;
    const { hello, frame } = closed;
    const { words, remedies } = helloNotes(hello, session, context);
    return {
      certainty: "certain",
      detail:
        `The client sent its ClientHello (frame ${hello.frame}). The server ${closedWords(closed)} and sent no alert.` +
        words,
      reaction: reaction("server", frame, hello.frame),
      evidence: [
        evidenceOf(frame, "aborted.with", "FIN"),
        evidenceOf(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? "none"),
      ],
      remedies: [...remedies, ...askTheServer(session)],
    };
  },
};
