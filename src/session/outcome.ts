// A session's facts -> its outcome.
import type { Dialogue, Outcome, Session, SessionFacts, SmtpDialogue } from "./session.ts";
import { lacking } from "./view.ts";
import { decrypted } from "./decrypted.ts";
import { plainAnswer } from "./aborted.ts";
import { isFatal } from "./alerts.ts";

/** In the order of the contract. */
export const OUTCOMES = [
  "established",
  "handshake-failed",
  "starttls-refused",
  "starttls-not-offered",
  "starttls-not-used",
  "no-handshake",
  "incomplete-capture",
] as const satisfies readonly Outcome[];

/** The first outcome that applies, in the contract's order. */
export function outcomeOf(session: SessionFacts): Session["outcome"] {
  const { smtp, dialogue, tls, view, close, frames } = session;
  if (tls?.established) return "established";
  // It was TLS on the wire, and was recorded after decryption.
  if (decrypted(session) !== null) return "incomplete-capture";
  if (tlsWasTried(session) && endWasSeen(session)) return "handshake-failed";
  const reply = smtp?.starttls.reply;
  if (tls === null && smtp !== null) {
    if (reply !== null && reply !== undefined && reply.code >= 400) return "starttls-refused";
    const asked = smtp.starttls.command !== null;
    const offer = smtp.starttls.advertised;
    if (offer === false || (offer === null && onlyHelo(smtp) && hasContinuedInClear(session)))
      return "starttls-not-offered";
    if (!asked && hasContinuedInClear(session) && isClientWhole(session)) return "starttls-not-used";
    if (!asked && offer === true && close.by !== null && isComplete(session)) return "starttls-not-used";
  }
  const upgrade = tls === null && dialogue !== null ? upgradeOutcome(session, dialogue) : null;
  if (upgrade !== null) return upgrade;
  if (tls !== null || !isComplete(session)) return "incomplete-capture";
  // More than the client's SYNs: they were answered.
  const isOpen = close.by === null && (view.bothSides || smtp !== null || frames.count > view.syns);
  return isOpen ? "incomplete-capture" : "no-handshake";
}

/** The outcome by the cleartext dialogue of a protocol other than SMTP; null if that does not decide it. */
function upgradeOutcome(session: SessionFacts, dialogue: Dialogue): Session["outcome"] | null {
  const { command, reply, advertised, continuedInClear } = dialogue;
  if (reply !== null && !reply.accepted) return "starttls-refused";
  if (command !== null) return null;
  if (advertised === false) return "starttls-not-offered";
  if (continuedInClear && session.view.fromStart && isClientWhole(session)) return "starttls-not-used";
  return advertised === true && session.close.by !== null && isComplete(session) ? "starttls-not-used" : null;
}

/** A ClientHello was captured, complete or not, or TLS was agreed on and something else followed. */
function tlsWasTried({ smtp, tls, view }: SessionFacts): boolean {
  if (tls !== null) {
    if (tls.alerts.some(isFatal)) return true;
    // Bytes that are missing since the hello may have completed the handshake.
    const hello = tls.clientHello?.frame ?? 0;
    if (lacking(view).some((gap) => gap.frame >= hello)) return false;
    // The hello may be unreadable, or incomplete.
    return (view.bothSides && view.fromStart) || tls.messages.some(({ type }) => type === "ClientHello");
  }
  const agreed = smtp?.starttls.reply;
  return agreed !== null && agreed !== undefined && agreed.code < 300 && saidMore(smtp, agreed.frame);
}

/** A side went on in the clear after the positive reply to STARTTLS. */
function saidMore(smtp: SessionFacts["smtp"], frame: number): boolean {
  if (smtp === null) return false;
  const isLast = smtp.commands.at(-1) === smtp.starttls.command?.verb;
  return !isLast || (smtp.ehlo?.frame ?? 0) > frame || smtp.replies.some((reply) => reply.frame >= frame);
}

function endWasSeen(session: SessionFacts): boolean {
  const { close, tls, view } = session;
  if (tls?.alerts.some(isFatal)) return true;
  if (plainAnswer(session) !== null) return true;
  if (close.by === null) return false;
  // With one side captured, a failed handshake looks like one that went on.
  return view.bothSides || (tls?.messages.length ?? 0) <= 1;
}

/** After HELO a server cannot offer STARTTLS (RFC 5321 section 3.2), whether EHLO was refused or never tried. */
const onlyHelo = ({ ehlo }: SmtpDialogue): boolean => ehlo?.command === "HELO";

/** The client did more than greet: it sent mail, credentials or QUIT. */
function hasContinuedInClear({ smtp, close }: SessionFacts): boolean {
  if (smtp === null) return false;
  if (smtp.commands.some((verb) => ["MAIL", "AUTH", "RCPT", "DATA", "BDAT"].includes(verb))) return true;
  return smtp.starttls.advertised !== null && (smtp.commands.includes("QUIT") || close.by === "client");
}

/** All that the client said in the clear was captured: a STARTTLS would be there. */
const isClientWhole = ({ view, smtp }: SessionFacts): boolean =>
  (view.fromStart || smtp?.banner !== null) && view.missing.every((gap) => gap.from !== "client");

const isComplete = ({ view }: SessionFacts): boolean => view.fromStart && lacking(view).length === 0;
