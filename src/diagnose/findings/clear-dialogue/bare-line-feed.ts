// Lines of the client that end in LF without CR to a finding (RFC 5321 section 2.3.8).
import type { SessionWithOutcome, Reply } from "../../../session/session.ts";
import { commandOf, refusalFor } from "../../refusals.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { quotedReply } from "../../../text/messages.ts";

/** A server that does not accept LF as a line end waits this long for the rest of the line. */
const PATIENCE_MS = 5000;

export const bareLineFeed: Rule = {
  id: "bare-line-feed",
  restsOn: "bytes",
  applies: { smtp: true, eventful: true },
  judge(session) {
    const frame = session.smtp?.bareLineFeed?.frame ?? null;
    if (frame === null) return null;
    const named = refusalFor(session, "line-feed", frame);
    if (named !== null) return refused(session, frame, named);
    if (wasAccepted(session, frame)) return accepted(frame);
    return unexplainedRefusal(session, frame) ?? unanswered(session, frame) ?? accepted(frame);
  },
};

const ends = (frame: number): string =>
  `The client ends its lines with LF alone, not with CRLF (frame ${frame})`;

function refused(session: SessionWithOutcome, frame: number, reply: Reply): Match {
  const command = commandOf(session, reply);
  return {
    certainty: "certain",
    detail: `${ends(frame)}; the server refuses that: it answered ${command ?? "them"} with ${quotedReply(reply)}.`,
    evidence: [
      evidenceOf(frame, "smtp.bareLineFeed", "LF"),
      evidenceOf(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`),
    ],
  };
}

const accepted = (frame: number): Match => ({
  severity: "info",
  title: "The client ends its lines with LF instead of CRLF",
  certainty: "certain",
  detail: `${ends(frame)}. This server accepted that; others do not.`,
  evidence: [evidenceOf(frame, "smtp.bareLineFeed", "LF")],
});

/** All servers know EHLO: if it is refused as an unknown command, its line end is at fault. */
function unexplainedRefusal(session: SessionWithOutcome, frame: number): Match | null {
  const command = session.smtp?.exchanges.find((each) => each.frame >= frame);
  const reply = command?.reply;
  if (!command || !reply || !["EHLO", "HELO", "STARTTLS"].includes(command.verb)) return null;
  const isOdd = command.verb !== "STARTTLS" || session.smtp?.starttls.advertised === true;
  if (!isOdd || ![500, 502, 521, 554].includes(reply.code)) return null;
  return { ...refused(session, frame, reply), certainty: "likely" };
}

function unanswered({ smtp, view, close }: SessionWithOutcome, frame: number): Match | null {
  const command = smtp?.exchanges.find((each) => each.frame >= frame);
  const waited = close.delayMs ?? 0;
  if (command?.reply !== null || !view.bothSides || view.missing.length > 0 || waited < PATIENCE_MS)
    return null;
  return {
    certainty: "possible",
    title: "The client ends its lines with LF, and the server did not answer",
    detail: `${ends(frame)}, and the server did not answer the line within ${duration(waited)}: it may be waiting for CRLF.`,
    evidence: [
      evidenceOf(frame, "smtp.bareLineFeed", "LF"),
      evidenceOf(close.frame, "close.delayMs", Math.round(waited)),
    ],
  };
}

const wasAccepted = ({ smtp }: SessionWithOutcome, frame: number): boolean =>
  smtp?.exchanges.some((each) => each.frame >= frame && each.reply !== null && each.reply.code < 400) ??
  false;
