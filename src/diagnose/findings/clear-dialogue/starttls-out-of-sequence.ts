// STARTTLS where the dialogue does not allow it to a finding (RFC 3207 section 4, RFC 5321 section 4.1.4).
import type { SessionWithOutcome, SmtpDialogue } from "../../../session/session.ts";
import { refusedUpgrade } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

const BAD_SEQUENCE = 503;
const SAYS_SO = /\b(?:EHLO|HELO|hello)\b|advertised|sequence/i;

export const starttlsOutOfSequence: Rule = {
  id: "starttls-out-of-sequence",
  restsOn: "whole-view",
  applies: { smtp: true, outcome: ["starttls-refused", "handshake-failed"], eventful: true },
  judge(session) {
    const refused = refusedUpgrade(session);
    const reply = session.smtp?.starttls.reply;
    if (refused === null || !reply || !session.view.fromStart) return null;
    if (reply.code !== BAD_SEQUENCE && !(reply.code >= 500 && SAYS_SO.test(reply.text))) return null;
    const misplaced = whatIsWrong(session, refused.commandFrame);
    if (misplaced === null) return null;
    return {
      title: `The client sent STARTTLS ${misplaced.title}`,
      certainty: "certain",
      detail: `The client sent ${refused.verb} (frame ${refused.commandFrame}) ${misplaced.detail}. The server refused it: ${quotedReply(reply)}.`,
      evidence: [
        evidenceOf(refused.commandFrame, "smtp.starttls.command", refused.verb),
        evidenceOf(reply.frame, "smtp.starttls.reply", refused.text),
      ],
    };
  },
};

interface Misplaced {
  readonly title: string;
  readonly detail: string;
}

/** Null where it came at its time. */
function whatIsWrong({ smtp }: SessionWithOutcome, frame: number): Misplaced | null {
  if (smtp === null) return null;
  const before = smtp.exchanges.filter((each) => each.frame < frame);
  const greetings = before.filter(({ verb }) => verb === "EHLO" || verb === "LHLO");
  if (greetings.some(({ reply }) => reply !== null && reply.code < 300)) return inTransaction(before);
  const refusal = greetings.findLast(({ reply }) => reply !== null)?.reply ?? null;
  if (refusal !== null) {
    const title = "after its EHLO was refused";
    return { title, detail: `${title} (${quotedReply(refusal)})` };
  }
  if (greetings.length > 0) return null;
  const title = "without an EHLO before it";
  const helo = before.find(({ verb }) => verb === "HELO");
  return { title, detail: helo === undefined ? title : `${title}, after HELO (frame ${helo.frame})` };
}

/** Between MAIL and the end of its message the server takes nothing but what belongs to it. */
function inTransaction(before: SmtpDialogue["exchanges"]): Misplaced | null {
  const mail = before.findLast(({ verb, reply }) => verb === "MAIL" && reply?.code === 250);
  const isOver = before.some(
    ({ verb, frame }) => [".", "RSET", "EHLO"].includes(verb) && frame > (mail?.frame ?? 0),
  );
  if (mail === undefined || isOver) return null;
  const title = "in the middle of a mail transaction";
  return { title, detail: `${title} (MAIL, frame ${mail.frame})` };
}
