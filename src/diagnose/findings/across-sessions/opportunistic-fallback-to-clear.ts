// opportunistic-fallback-to-clear: TLS failed, and the client then sent the mail without it (RFC 7435).
import { failedToEstablish } from "../../attempts.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { otherStream } from "../../../text/places.ts";

/** Senders retry for days, but a failure a day ago explains little. */
const MAX_GAP_MS = 86_400_000;
/** Programs that fall back at once do so within this time. */
const AT_ONCE_MS = 2000;

export const opportunisticFallbackToClear: Rule = {
  id: "opportunistic-fallback-to-clear",
  applies: { smtp: true, eventful: true },
  restsOn: "whole-view",
  judge: (session, context) =>
    session.smtp?.mailInClear ? (inOne(session) ?? inTwo(session, context)) : null,
};

function inOne({ smtp }: SessionWithOutcome): Match | null {
  const { command, reply } = smtp?.starttls ?? { command: null, reply: null };
  if (command === null || reply === null || reply.code < 400) return null;
  return {
    certainty: "certain",
    detail:
      `The server refused STARTTLS with ${reply.code} (frame ${reply.frame}), and the client sent the mail on the same ` +
      "connection in clear text.",
    evidence: [
      evidenceOf(reply.frame, "smtp.starttls.reply.code", reply.code),
      evidenceOf(null, "smtp.mailInClear", true),
    ],
  };
}

function inTwo(session: SessionWithOutcome, { neighbours }: Context): Match | null {
  const { smtp, startTime, frames } = session;
  if (smtp?.starttls.advertised !== true || smtp.starttls.command !== null) return null;
  const failed = neighbours.pool(session).findLast((other) => {
    const gap = elapsedMs(closeTime(other), startTime);
    return other !== session && failedToEstablish(other) && gap !== null && gap >= 0 && gap <= MAX_GAP_MS;
  });
  if (failed === undefined) return null;
  const gap = elapsedMs(closeTime(failed), startTime) ?? 0;
  const name = smtp.ehlo?.name ?? null;
  const isSameSender = name !== null && name === failed.smtp?.ehlo?.name;
  const elsewhere = failed.server.address === session.server.address ? null : failed.server.address;
  const certainty = isSameSender && gap < AT_ONCE_MS ? "certain" : "likely";
  return {
    ...(elsewhere === null
      ? { certainty }
      : {
          certainty: "possible",
          title: "After TLS failed with another server of this name, the client sent mail in clear text",
        }),
    detail:
      `TLS failed in ${otherStream(failed, session)}${elsewhere === null ? "" : `, with another server of that name, ${elsewhere}`}; ${gap < 1 ? "immediately" : duration(gap)} after it closed, this connection (frame ` +
      `${frames.first}) started${isSameSender ? " with the same EHLO name" : ""}, did not use the STARTTLS that was ` +
      "offered, and carried mail in clear text.",
    evidence: [
      evidenceOf(smtp.ehloReply?.frame ?? null, "smtp.starttls.advertised", true),
      evidenceOf(null, "smtp.mailInClear", true),
      evidenceOf(null, "failed session", otherStream(failed, session)),
    ],
  };
}

const closeTime = ({ close, endTime }: SessionWithOutcome): string | null => close.time ?? endTime;
