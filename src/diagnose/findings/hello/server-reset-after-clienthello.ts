// A server's reset in answer to a ClientHello to a finding (RFC 9293 section 3.5.2).
import { CAPTURE_THERE } from "../../texts/hello.ts";
import { askTheServer } from "../../texts/remedies.ts";
import { helloNotes } from "../../hello-words.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedOnHello, closedWords, isNoAnswer } from "../../close.ts";

export const serverResetAfterClienthello: Rule = {
  id: "server-reset-after-clienthello",
  applies: { clientHello: true, serverHello: false, abortedBy: ["server"], abortedWith: ["RST"] },
  restsOn: "whole-view",
  unless: ["tls-version-below-server-minimum", "server-closed-on-old-version"],
  judge(session, context) {
    const closed = closedOnHello(session);
    if (closed === null || closed.flag !== "RST" || isNoAnswer(closed.delayMs)) return null;
    const { hello, frame } = closed;
    const { words, remedies } = helloNotes(hello, session, context);
    return {
      certainty: "certain",
      detail:
        `The client sent its ClientHello (frame ${hello.frame}). The server ${closedWords(closed)} and had sent nothing.` +
        words,
      reaction: reaction("server", frame, hello.frame),
      evidence: [
        evidenceOf(frame, "aborted.with", "RST"),
        evidenceOf(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? "none"),
      ],
      remedies: [...remedies, ...askTheServer(session), CAPTURE_THERE],
    };
  },
};
