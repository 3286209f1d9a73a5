// STARTTLS without an answer to a finding (RFC 3207 section 4).
import { upgradeOf } from "../clear-talk.ts";
import { repliedTooLate } from "../late-reply.ts";
import { TIMEOUT } from "../logs.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { duration, shows } from "../texts.ts";
import { elapsedMs } from "../timing.ts";

/** Long past what a server takes to look up its key. */
const PATIENCE_MS = 30_000;

export const starttlsReplyMissing: Rule = {
  id: "starttls-reply-missing",
  severity: "error",
  title: "The server did not reply to STARTTLS",
  explanation:
    "The client asked for TLS, the server had got the request, and it sent nothing more until the client left, the " +
    "connection ended, or for 30 seconds. A server process that fails while it loads its certificate, or a proxy that does not know the " +
    "command, behaves so; the capture does not tell which.",
  logs: [...TIMEOUT, { system: "Exchange Online", text: 'With DANE: "4.7.321 starttls-not-supported".' }],
  remedies: [
    {
      system: "any",
      text:
        "Look at the server's log of that second for a process that failed or a key that could not be loaded, and at " +
        "proxies and SMTP inspection in front of it.",
    },
  ],
  concerns: "server",
  references: ["RFC 3207 section 4", "RFC 5321 section 4.5.3.2"],
  restsOn: "whole-view",
  judge(session) {
    const upgrade = upgradeOf(session);
    if (!upgrade?.command) return null;
    const late = repliedTooLate(session) ? upgrade.reply : null;
    if (late === null && (upgrade.reply !== null || session.tls !== null)) return null;
    if (!isUnanswered(session, upgrade.command.frame, late?.frame ?? Number.POSITIVE_INFINITY)) return null;
    const { close, endTime, frames } = session;
    const { verb, frame, time } = upgrade.command;
    const waited = elapsedMs(time, close.time ?? endTime);
    if (close.by === null && (waited === null || waited < PATIENCE_MS)) return null;
    const last = close.frame ?? frames.last;
    const ending =
      close.by === null ? "" : ` The ${close.by} then closed with a ${close.with} (frame ${close.frame}).`;
    const afterwards = late === null ? "" : ` The reply came when it had left (frame ${late.frame}).`;
    const during = waited === null ? "" : ` within ${duration(waited)}`;
    return {
      certainty: "certain",
      detail: `The server acknowledged ${verb} (frame ${frame}) and sent no reply${during}.${ending}${afterwards}`,
      evidence: [
        shows(frame, `${upgrade.field}.command`, verb),
        shows(last, `${upgrade.field}.reply`, "null"),
        ...(late === null ? [] : [shows(late.frame, `${upgrade.field}.reply`, late.text)]),
      ],
    };
  },
};

/** From that frame on, until the late one. */
function isUnanswered(
  { protocol, smtp, view, transport, turns }: Judged,
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
