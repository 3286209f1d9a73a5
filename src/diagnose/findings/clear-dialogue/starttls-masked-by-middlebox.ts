// Keywords, commands and greetings overwritten in the path to a finding (RFC 3207 section 6).
import { isMasked, maskedCommand, maskedGreeting, maskedKeyword } from "../../dialogue.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const starttlsMaskedByMiddlebox: Rule = {
  id: "starttls-masked-by-middlebox",
  applies: { smtp: true, eventful: true },
  restsOn: "bytes",
  judge(session) {
    if (!isMasked(session)) return null;
    return byKeyword(session) ?? byCommand(session) ?? byGreeting(session);
  },
};

function byKeyword(session: SessionWithOutcome): Match | null {
  const keyword = maskedKeyword(session);
  const frame = session.smtp?.ehloReply?.frame ?? session.smtp?.ehlo?.frame ?? null;
  if (keyword === null || frame === null) return null;
  const isWhole = keyword.length === "STARTTLS".length ? ", which is as long as STARTTLS" : "";
  return {
    certainty: "certain",
    detail:
      `The EHLO reply (frame ${frame}) offers "${keyword}"${isWhole}, and no STARTTLS. A device between the server ` +
      "and this capture point has overwritten it.",
    evidence: [evidenceOf(frame, "smtp.capabilities", keyword), ...greetingEvidence(session)],
  };
}

function byCommand(session: SessionWithOutcome): Match | null {
  const command = maskedCommand(session);
  if (command === null) return null;
  return {
    certainty: "certain",
    detail:
      `The client's command arrives here as "${command.verb}" (frame ${command.frame}): a device between the client and ` +
      "this capture point has overwritten it.",
    evidence: [evidenceOf(command.frame, "smtp.exchanges", command.verb), ...greetingEvidence(session)],
  };
}

function byGreeting(session: SessionWithOutcome): Match | null {
  const greeting = maskedGreeting(session);
  if (greeting === null) return null;
  const ehlo = session.smtp?.ehlo;
  if (ehlo?.command === "HELO") return byHelo(session, greeting.frame, ehlo.frame);
  return {
    title: "A firewall overwrites the greeting, and STARTTLS is missing",
    certainty: "likely",
    detail:
      `The greeting (frame ${greeting.frame}) consists of asterisks: a device in the path overwrites it. STARTTLS was not ` +
      "offered; the same device likely removed it.",
    evidence: greetingEvidence(session),
  };
}

/** Postfix takes a starred greeting for that of a Cisco PIX. */
function byHelo(session: SessionWithOutcome, greetingFrame: number, heloFrame: number): Match {
  return {
    title: "A firewall overwrites the greeting, and the client sent HELO",
    certainty: "likely",
    detail:
      `The greeting (frame ${greetingFrame}) consists of asterisks: a device in the path overwrites it. The client sent HELO ` +
      `(frame ${heloFrame}), whose reply cannot offer STARTTLS; some clients do this because of such a greeting.`,
    evidence: [...greetingEvidence(session), evidenceOf(heloFrame, "smtp.ehlo.command", "HELO")],
  };
}

function greetingEvidence(session: SessionWithOutcome) {
  const greeting = maskedGreeting(session);
  return greeting === null ? [] : [evidenceOf(greeting.frame, "smtp.banner.text", greeting.text)];
}
