// A ClientHello sent before the reply to STARTTLS had arrived to a finding (RFC 3207 section 4).
import { isBelowTls12 } from "../../client-hello.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedOnHello } from "../../close.ts";
import { unansweredHello } from "../../handshake.ts";
import { isSideWhole } from "../../../session/view.ts";

export const clientDidNotWaitFor220: Rule = {
  id: "client-did-not-wait-for-220",
  applies: { smtp: true, bothSides: true, eventful: true },
  restsOn: "whole-view",
  judge(session) {
    const { smtp, view } = session;
    // The reply may be among what is missing.
    if (!isSideWhole(view, "server")) return null;
    const early = smtp?.helloBeforeReply ?? null;
    const command = smtp?.starttls.command ?? null;
    if (early === null || command === null) return null;
    const reply = smtp?.starttls.reply ?? null;
    const came = reply === null ? "none is in the capture" : `frame ${reply.frame}`;
    const isCause = wasLost(session);
    return {
      ...(isCause ? { severity: "error" } : {}),
      certainty: "certain",
      detail:
        `The client sent ${command.verb} (frame ${command.frame}) and its ClientHello (frame ${early}) without waiting ` +
        `for the reply (${came}).${isCause ? " The server received the hello but did not recognise it." : ""}`,
      evidence: [
        evidenceOf(command.frame, "smtp.starttls.command", command.verb),
        evidenceOf(early, "smtp.helloBeforeReply", early),
      ],
    };
  },
};

/** The server acknowledged the hello, agreed to TLS, and sent none: it likely discarded what had come too early. */
function wasLost(session: SessionWithOutcome): boolean {
  const hello = unansweredHello(session);
  if (hello === null || typeof hello.acknowledgedFrame !== "number" || session.outcome !== "handshake-failed")
    return false;
  if (session.tls?.messages.some(({ from }) => from === "server")) return false;
  // A server that closes at once on such an old hello may have read it.
  return !(isBelowTls12(hello) && closedOnHello(session)?.isInstant === true);
}
