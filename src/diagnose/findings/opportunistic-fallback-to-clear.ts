// opportunistic-fallback-to-clear: TLS failed, and the client then sent the mail without it (RFC 7435).
import { triedInVain } from "../failure.ts";
import { FORBID_CLEAR_TEXT } from "../remedies.ts";
import type { Judged } from "../judged.ts";
import type { Around, Hit, Rule } from "../rule.ts";
import { duration, otherStream, shows } from "../texts.ts";
import { elapsedMs } from "../timing.ts";

/** Senders keep a message for days, but what was a day ago explains little. */
const LONGEST_MS = 86_400_000;
/** Programs that fall back at once take no longer. */
const AT_ONCE_MS = 2000;

export const opportunisticFallbackToClear: Rule = {
  id: "opportunistic-fallback-to-clear",
  severity: "warning",
  title: "After TLS failed the client sent the mail in clear text",
  explanation:
    "A sender that takes TLS where it can have it, and goes without where not, first failed with TLS and then sent a " +
    "message in clear text: on the same connection, after STARTTLS had been refused, or on a later one to the same " +
    "server, on which it did not ask for the TLS that was offered. Exchange and Exim do so at once, Postfix once the " +
    "message is 300 seconds old. That it is the same message cannot be seen; the same EHLO name and a gap of less " +
    "than two seconds leave little doubt. The mail arrives, and anyone on the way can read it.",
  logs: [
    {
      system: "Exchange",
      text: "The send protocol log shows two sessions: TLS negotiation fails in the first, the second sends MAIL without STARTTLS.",
    },
    { system: "Exim", text: '"delivering unencrypted to H=... (not in hosts_require_tls)".' },
    {
      system: "Postfix",
      text: '"Cannot start TLS: handshake failure", later "status=sent" without "TLS connection established".',
    },
  ],
  // Mail whose sender requires a TLS that still fails gets stuck.
  remedies: FORBID_CLEAR_TEXT.map(({ system, text }) => {
    return { system, text: `First repair what made TLS fail. If clear text is unacceptable: ${text}` };
  }),
  concerns: "client",
  references: ["RFC 7435", "RFC 3207 section 4.1"],
  restsOn: "whole-view",
  judge: (session, around) => (session.smtp?.mailInClear ? (inOne(session) ?? inTwo(session, around)) : null),
};

function inOne({ smtp }: Judged): Hit | null {
  const { command, reply } = smtp?.starttls ?? { command: null, reply: null };
  if (command === null || reply === null || reply.code < 400) return null;
  return {
    certainty: "certain",
    detail:
      `The server refused STARTTLS with ${reply.code} (frame ${reply.frame}), and the client sent the mail on the same ` +
      "connection in clear text.",
    evidence: [
      shows(reply.frame, "smtp.starttls.reply.code", reply.code),
      shows(null, "smtp.mailInClear", true),
    ],
  };
}

function inTwo(session: Judged, { neighbours }: Around): Hit | null {
  const { smtp, startTime, frames } = session;
  if (smtp?.starttls.advertised !== true || smtp.starttls.command !== null) return null;
  const failed = neighbours.pair(session).findLast((other) => {
    const gap = elapsedMs(closeTime(other), startTime);
    return other !== session && triedInVain(other) && gap !== null && gap >= 0 && gap <= LONGEST_MS;
  });
  if (failed === undefined) return null;
  const gap = elapsedMs(closeTime(failed), startTime) ?? 0;
  const name = smtp.ehlo?.name ?? null;
  const isSameSender = name !== null && name === failed.smtp?.ehlo?.name;
  return {
    certainty: isSameSender && gap < AT_ONCE_MS ? "certain" : "likely",
    detail:
      `TLS failed in ${otherStream(failed, session)}; ${duration(gap)} after that closed, this connection (frame ` +
      `${frames.first}) began${isSameSender ? " with the same EHLO name" : ""}, did not use the STARTTLS that was ` +
      "offered, and carried mail in clear text.",
    evidence: [
      shows(smtp.ehloReply?.frame ?? null, "smtp.starttls.advertised", true),
      shows(null, "smtp.mailInClear", true),
      shows(null, "failed session", otherStream(failed, session)),
    ],
  };
}

const closeTime = ({ close, endTime }: Judged): string | null => close.time ?? endTime;
