// Commands before the greeting, or before the reply to an earlier one, to a finding (RFC 5321 section 4.3.1, RFC 2920).
import { type EarlyCommand, earlyCommand } from "../../early-commands.ts";
import { refusalFor } from "../../refusals.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

export const clientDidNotWaitForReply: Rule = {
  id: "client-did-not-wait-for-reply",
  restsOn: "whole-view",
  applies: { smtp: true, bothSides: true },
  judge(session) {
    const early = earlyCommand(session);
    if (early === null) return null;
    const refusal = refusalFor(session, "early", early.frame);
    const evidence = evidenceOf(early.frame, "smtp.exchanges[].frame", early.verb);
    if (refusal === null) {
      const { certainty, detail } = { certainty: "certain", detail: happened(early, null) } as const;
      return { severity: "info", certainty, detail, evidence: [evidence] };
    }
    return {
      title: title(early),
      certainty: "certain",
      detail: `${happened(early, refusal.frame)} The server refused that: ${quotedReply(refusal)}.`,
      evidence: [evidence, evidenceOf(refusal.frame, "smtp.replies", `${refusal.code} ${refusal.text}`)],
    };
  },
};

const title = ({ awaited }: EarlyCommand): string =>
  awaited === "the greeting"
    ? "The client did not wait for the 220 greeting, and the server refused that"
    : `The client continued before the server's ${awaited.slice("the ".length)}, and the server refused that`;

/** `refusedIn` is the frame of the refusal: where that came in the reply's place, it is quoted anyway. */
function happened({ verb, frame, awaited, awaitedFrame }: EarlyCommand, refusedIn: number | null): string {
  const command =
    verb === "data" ? "The client sent data" : `The client sent ${verb === "." ? "a message" : verb}`;
  const came = awaitedFrame === null || awaitedFrame === refusedIn ? "" : ` (frame ${awaitedFrame})`;
  const reply = awaited === "the greeting" ? "the 220 greeting" : awaited;
  return `${command} (frame ${frame}) before the server had replied: it did not wait for ${reply}${came}.`;
}
