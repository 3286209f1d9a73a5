// A client that got its 220 and left without a ClientHello (RFC 3207 section 4) to a finding.
import { agreedFrame, endingAlert } from "../../handshake.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import { repliedTooLate } from "../../dialogue.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { alertText } from "../../../text/messages.ts";
import { isSideWhole } from "../../../session/view.ts";

export const clientClosedBeforeClienthello: Rule = {
  id: "client-closed-before-clienthello",
  applies: { clientHello: false, bothSides: true, abortedBy: ["client"] },
  restsOn: "whole-view",
  judge(session) {
    const agreed = agreedFrame(session);
    const { aborted, close, view } = session;
    if (agreed === null || aborted?.by !== "client" || aborted.frame === null) return null;
    if (repliedTooLate(session)) return null;
    if (!isSideWhole(view, "client") || saidMore(session)) return null;
    const alert = endingAlert(session, "client");
    if (alert === null && aborted.with !== "FIN" && aborted.with !== "RST") return null;
    const delay =
      close.delayMs !== null && close.afterFrame === agreed ? ` ${duration(close.delayMs)} later` : "";
    const end =
      alert === null
        ? `${aborted.with === "FIN" ? "closed with a FIN" : "reset the connection"} (frame ${aborted.frame})${delay} and sent no ClientHello`
        : `sent the alert ${alertText(alert)} (frame ${alert.frame}) instead of a ClientHello`;
    return {
      certainty: "certain",
      detail: `The server agreed to STARTTLS (frame ${agreed}). The client ${end}.`,
      reaction: reaction("client", aborted.frame, agreed),
      evidence: [
        evidenceOf(
          agreed,
          session.smtp === null ? "dialogue.reply.accepted" : "smtp.starttls.reply.code",
          reply(session),
        ),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

/** A hello, its beginning, or anything in the clear. */
function saidMore({ tls, smtp }: SessionWithOutcome): boolean {
  if (smtp?.strayAfterStarttls.client || smtp?.helloBeforeReply) return true;
  if (tls === null) return false;
  const words = [...tls.messages.filter(({ type }) => type !== "Alert"), ...tls.errors, ...tls.foreign];
  return words.some(({ from }) => from === "client");
}

const reply = ({ smtp }: SessionWithOutcome): string => String(smtp?.starttls.reply?.code ?? true);
