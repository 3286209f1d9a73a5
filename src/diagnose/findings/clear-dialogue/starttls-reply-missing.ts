// STARTTLS without an answer to a finding (RFC 3207 section 4).
import { repliedTooLate, upgradeOf } from "../../dialogue.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { elapsedMs } from "../../../text/elapsed.ts";

/** Long past what a server takes to look up its key. */
const PATIENCE_MS = 30_000;

export const starttlsReplyMissing: Rule = {
  id: "starttls-reply-missing",
  applies: { bothSides: true, eventful: true },
  restsOn: "whole-view",
  judge(session) {
    const isLate = repliedTooLate(session);
    if (session.tls !== null && !isLate) return null;
    const upgrade = upgradeOf(session);
    if (!upgrade?.command || (upgrade.reply !== null && !isLate)) return null;
    const late = isLate ? upgrade.reply : null;
    if (!isUnanswered(session, upgrade.command.frame, late?.frame ?? Number.POSITIVE_INFINITY)) return null;
    const { close, endTime, frames } = session;
    const { verb, frame, time } = upgrade.command;
    const waited = elapsedMs(time, close.time ?? endTime);
    if (close.by === null && (waited === null || waited < PATIENCE_MS)) return null;
    const last = close.frame ?? frames.last;
    const ending =
      close.by === null ? "" : ` The ${close.by} then closed with a ${close.with} (frame ${close.frame}).`;
    const afterwards =
      late === null ? "" : ` The reply came after it had disconnected (frame ${late.frame}).`;
    const during = waited === null ? "" : ` within ${duration(waited)}`;
    return {
      certainty: "certain",
      detail: `The server acknowledged ${verb} (frame ${frame}) and sent no reply${during}.${ending}${afterwards}`,
      reaction: reaction("server", last, frame),
      evidence: [
        evidenceOf(frame, `${upgrade.field}.command`, verb),
        evidenceOf(last, `${upgrade.field}.reply`, "null"),
        ...(late === null ? [] : [evidenceOf(late.frame, `${upgrade.field}.reply`, late.text)]),
      ],
    };
  },
};

/** From that frame on, until the late one. */
function isUnanswered(
  { protocol, smtp, view, transport, turns }: SessionWithOutcome,
  frame: number,
  late: number,
): boolean {
  // MySQL answers with TLS itself.
  if (protocol === "mysql" || (smtp && smtp.helloBeforeReply !== null)) return false;
  if (!view.bothSides || view.missing.length > 0) return false;
  if (transport.client.unacknowledgedBytes > 0) return false;
  return turns.every(
    ({ from, firstFrame, lastFrame }) => from === "client" || lastFrame < frame || firstFrame >= late,
  );
}
