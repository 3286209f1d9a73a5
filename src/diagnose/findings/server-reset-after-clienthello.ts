// A server's reset in answer to a ClientHello to a finding (RFC 9293 section 3.5.2).
import type { SystemText } from "../../session/session.ts";
import { ASK_THE_SERVER, askTheServer } from "../ask-the-server.ts";
import { peculiarities } from "../hello-peculiarities.ts";
import { RESET } from "../logs.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { closedOnHello, closedWords, isNoAnswer } from "../unanswered-hello.ts";

const CAPTURE_THERE: SystemText = {
  system: "any",
  text: "Capture at the server too: where it did not send this reset, a device in between did.",
};

export const serverResetAfterClienthello: Rule = {
  id: "server-reset-after-clienthello",
  severity: "error",
  title: "The connection was reset after the ClientHello",
  explanation:
    "An RST came from the server's address in answer to the ClientHello. A system sends one where a program closes " +
    "while there is something it has not read, so the server's program likely ended without reading the hello: it " +
    "crashed, had no certificate, or turned the client's address away. Firewalls send resets in a server's name too; " +
    "where this one bears marks of that, reset-injected-suspected says so.",
  logs: RESET,
  remedies: [...ASK_THE_SERVER, CAPTURE_THERE],
  concerns: "server",
  references: ["RFC 9293 section 3.5.2"],
  restsOn: "whole-view",
  unless: "established",
  judge(session, around) {
    const closed = closedOnHello(session);
    if (closed === null || closed.flag !== "RST" || isNoAnswer(closed.delayMs)) return null;
    const { hello, frame } = closed;
    return {
      certainty: "certain",
      detail:
        `The client sent its ClientHello (frame ${hello.frame}). The server ${closedWords(closed)} and had said nothing.` +
        peculiarities(hello, session, around),
      evidence: [
        shows(frame, "aborted.with", "RST"),
        shows(hello.frame, "tls.clientHello.ja4", hello.ja4 ?? "none"),
      ],
      remedies: [...askTheServer(session), CAPTURE_THERE],
    };
  },
};
