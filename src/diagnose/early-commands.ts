// Commands that the client sent before it can have had the reply that it had to wait for (RFC 5321 section 4.3.1, RFC
// 2920 section 3.1).
import type { SessionWithOutcome, SmtpDialogue, SmtpExchange } from "../session/session.ts";

export interface EarlyCommand {
  readonly verb: string;
  readonly frame: number;
  /** Like "the greeting" or "the reply to EHLO". */
  readonly awaited: string;
  /** Null where it never came. */
  readonly awaitedFrame: number | null;
}

/** Each must be the last of a group, whatever the server offers. STARTTLS has findings of its own. */
const LAST_OF_GROUP: ReadonlySet<string> = new Set(["EHLO", "HELO", "LHLO", "DATA", "AUTH"]);
/** Exim's: the client may begin before the greeting, as it has found the server to allow. */
const EARLY_ALLOWED = /^(?:X-)?PIPE-?CONNECT\b/i;
const PIPELINING = /^PIPELINING\b/i;

/**
 * The first of them; null where the client waited. A reply that is behind the command in the capture had not reached the
 * client, wherever between the two it was taken.
 */
export function earlyCommand(session: SessionWithOutcome): EarlyCommand | null {
  const { smtp, proxy, transport } = session;
  if (smtp === null || transport.timeRunsBackIn !== null) return null;
  // It took the answer to its header for the one that it waited for.
  if (proxy !== null && proxy.reply !== null) return null;
  const early = beforeGreeting(session, smtp) ?? beforeReply(smtp);
  return early === null || offers(smtp, EARLY_ALLOWED) ? null : early;
}

/** Null too for what is no SMTP, and where the server had closed before. */
function beforeGreeting({ opening, close }: SessionWithOutcome, smtp: SmtpDialogue): EarlyCommand | null {
  const { earlyFrame, exchanges, banner, unfinishedBanner } = smtp;
  const [first] = exchanges;
  if (earlyFrame === null || first?.frame !== earlyFrame) return null;
  const isSmtp = opening.client === null || ["smtp", "proxy"].includes(opening.client.kind);
  if (!isSmtp || (close.by === "server" && (close.frame ?? earlyFrame) < earlyFrame)) return null;
  const awaitedFrame = unfinishedBanner === null ? (banner?.frame ?? null) : null;
  return { verb: first.verb, frame: earlyFrame, awaited: "the greeting", awaitedFrame };
}

function beforeReply(smtp: SmtpDialogue): EarlyCommand | null {
  const { exchanges } = smtp;
  for (const [index, { verb, frame }] of exchanges.entries()) {
    const before = exchanges[index - 1];
    if (before === undefined) continue;
    const awaitedFrame = before.reply?.frame ?? null;
    const isEarly = awaitedFrame === null ? frame === before.frame : frame < awaitedFrame;
    if (isEarly && mustWaitFor(before, smtp))
      return { verb, frame, awaited: `the reply to ${before.verb}`, awaitedFrame };
  }
  return null;
}

const mustWaitFor = ({ verb }: SmtpExchange, smtp: SmtpDialogue): boolean =>
  LAST_OF_GROUP.has(verb) || (["MAIL", "RCPT"].includes(verb) && !offers(smtp, PIPELINING));

const offers = ({ capabilities }: SmtpDialogue, capability: RegExp): boolean =>
  capabilities.some((line) => capability.test(line));
