// Commands before the greeting, or before the reply to an earlier one, to a finding (RFC 5321 section 4.3.1, RFC 2920).
import type { SessionWithOutcome, SmtpDialogue, SmtpExchange } from "../../../session/session.ts";
import { refusalFor } from "../../refusals.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

export const clientDidNotWaitForReply: Rule = {
  id: "client-did-not-wait-for-reply",
  restsOn: "whole-view",
  applies: { smtp: true, bothSides: true, eventful: true },
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

/** `refusedIn` is the frame of the refusal, which is quoted anyway if it is the awaited reply. */
function happened({ verb, frame, awaited, awaitedFrame }: EarlyCommand, refusedIn: number | null): string {
  const command =
    verb === "data" ? "The client sent data" : `The client sent ${verb === "." ? "a message" : verb}`;
  const came = awaitedFrame === null || awaitedFrame === refusedIn ? "" : ` (frame ${awaitedFrame})`;
  const reply = awaited === "the greeting" ? "the 220 greeting" : awaited;
  return `${command} (frame ${frame}) before the server had replied: it did not wait for ${reply}${came}.`;
}

interface EarlyCommand {
  readonly verb: string;
  readonly frame: number;
  /** Like "the greeting" or "the reply to EHLO". */
  readonly awaited: string;
  /** Null where it never came. */
  readonly awaitedFrame: number | null;
}

/** Each must be the last of a pipelined group (RFC 2920 section 3.1). STARTTLS has its own findings. */
const LAST_OF_GROUP: ReadonlySet<string> = new Set(["EHLO", "HELO", "LHLO", "DATA", "AUTH"]);
/** Exim: the client may send before the greeting if the server allowed it on an earlier connection. */
const EARLY_ALLOWED = /^(?:X-)?PIPE-?CONNECT\b/i;
const PIPELINING = /^PIPELINING\b/i;

/** The first; null if the client waited. A reply that comes after the command in the capture had not reached it before. */
function earlyCommand(session: SessionWithOutcome): EarlyCommand | null {
  const { smtp, proxy, transport } = session;
  if (smtp === null || transport.timeRunsBackIn !== null) return null;
  // It mistook the reply to its PROXY header for the one that it waited for.
  if (proxy !== null && proxy.reply !== null) return null;
  const early = beforeGreeting(session, smtp) ?? beforeReply(smtp);
  return early === null || offers(smtp, EARLY_ALLOWED) ? null : early;
}

/** Null too if it is not SMTP, or the server had closed before. */
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
