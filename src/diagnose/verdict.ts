// A session's facts to its outcome and to who gave up, which is not always the side of the first FIN.
import type {
  Aborted,
  Alert,
  Dialogue,
  Session,
  SessionFacts,
  SmtpDialogue,
  TlsSession,
} from "../session/session.ts";

const CLOSE_NOTIFY = "0x00";
const USER_CANCELED = "0x5a";

export type Verdict = Pick<Session, "outcome" | "aborted">;

export function verdict(session: SessionFacts): Verdict {
  const result = outcome(session);
  const by = aborted(session);
  // A FIN is also how a connection ends in order, behind a QUIT for one: it tells little where others are missing.
  const lacksWords = session.tls === null && session.view.missing.length > 0;
  const isDoubtful = by?.with === "FIN" && (result === "incomplete-capture" || lacksWords);
  return { outcome: result, aborted: isDoubtful ? { ...by, certainty: "possible" } : by };
}

/** The first that holds, in the contract's order. */
function outcome(session: SessionFacts): Session["outcome"] {
  const { smtp, dialogue, tls, view, close, frames } = session;
  if (tls?.established) return "established";
  if (tlsWasTried(session) && endWasSeen(session)) return "handshake-failed";
  const reply = smtp?.starttls.reply;
  if (tls === null && smtp !== null) {
    if (reply !== null && reply !== undefined && reply.code >= 400) return "starttls-refused";
    const asked = smtp.starttls.command !== null;
    const offer = smtp.starttls.advertised;
    if (offer === false || (onlyHelo(smtp) && wentOn(session))) return "starttls-not-offered";
    if (!asked && wentOn(session) && isClientWhole(session)) return "starttls-not-used";
    if (!asked && offer === true && close.by !== null && isComplete(session)) return "starttls-not-used";
  }
  const upgrade = tls === null && dialogue !== null ? upgradeOutcome(session, dialogue) : null;
  if (upgrade !== null) return upgrade;
  if (tls !== null || !isComplete(session)) return "incomplete-capture";
  // More than SYNs of the client alone: it was answered.
  const isOpen = close.by === null && (view.bothSides || smtp !== null || frames.count > view.syns);
  return isOpen ? "incomplete-capture" : "no-handshake";
}

/** What the clear dialogue of a protocol other than SMTP decides; null where it decides nothing. */
function upgradeOutcome(session: SessionFacts, dialogue: Dialogue): Session["outcome"] | null {
  const { command, reply, advertised, continuedInClear } = dialogue;
  if (reply !== null && !reply.accepted) return "starttls-refused";
  if (command !== null) return null;
  if (advertised === false) return "starttls-not-offered";
  if (continuedInClear && session.view.fromStart && isClientWhole(session)) return "starttls-not-used";
  return advertised === true && session.close.by !== null && isComplete(session) ? "starttls-not-used" : null;
}

/** A ClientHello was seen or begun, or TLS was agreed and something else followed. */
function tlsWasTried({ smtp, tls, view }: SessionFacts): boolean {
  if (tls !== null) {
    if (tls.alerts.some(isFatal)) return true;
    // What is missing from the hello on may have completed the handshake.
    const hello = tls.clientHello?.frame ?? 0;
    if (view.missing.some((gap) => gap.frame >= hello)) return false;
    // A hello may be unreadable, or not have come to its end.
    return (view.bothSides && view.fromStart) || tls.messages.some(({ type }) => type === "ClientHello");
  }
  const agreed = smtp?.starttls.reply;
  return agreed !== null && agreed !== undefined && agreed.code < 300 && saidMore(smtp, agreed.frame);
}

/** After the positive reply to STARTTLS a side went on in the clear. */
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
  // With one side alone nobody can tell a failed handshake from one that went on.
  return view.bothSides || (tls?.messages.length ?? 0) <= 1;
}

const isFatal = (alert: Alert): boolean => alert.level?.id === "0x02";

/** With HELO nothing can be offered (RFC 5321 section 3.2), whether EHLO was refused or never tried. */
const onlyHelo = ({ ehlo }: SmtpDialogue): boolean => ehlo?.command === "HELO";

/** The client did more than to greet: it sent mail, credentials or its farewell. */
function wentOn({ smtp, close }: SessionFacts): boolean {
  if (smtp === null) return false;
  if (smtp.commands.some((verb) => ["MAIL", "AUTH", "RCPT", "DATA", "BDAT"].includes(verb))) return true;
  return smtp.starttls.advertised !== null && (smtp.commands.includes("QUIT") || close.by === "client");
}

/** Nothing that the client said in the clear is missing: a STARTTLS would have been seen. */
const isClientWhole = ({ view, smtp }: SessionFacts): boolean =>
  (view.fromStart || smtp?.banner !== null) && view.missing.every((gap) => gap.from !== "client");

const isComplete = ({ view }: SessionFacts): boolean => view.fromStart && view.missing.length === 0;

function aborted(session: SessionFacts): Aborted | null {
  const { tls, close } = session;
  if (tls?.established) return afterEstablished(session);
  const alert = tls?.alerts.find(isDecision);
  if (alert !== undefined) return { by: alert.from, with: "alert", frame: alert.frame, certainty: "certain" };
  const encrypted = tls && encryptedRefusal(tls);
  if (encrypted) return byEncryptedAlert(session, encrypted);
  const reply = plainAnswer(session) ?? closingReply(session);
  if (reply !== null)
    return { by: "server", with: "reply", frame: reply.frame, certainty: certainty(session) };
  if (saidGoodbye(session)) return null;
  const reset = decidingReset(session);
  if (reset !== undefined) {
    return { by: reset.from, with: "RST", frame: reset.frame, certainty: certainty(session) };
  }
  return close.by === null ? silence(session) : byFin(session);
}

/**
 * Once both Finished were sent, a reset ends the connection out of order, or in TLS 1.3 an alert in the first words
 * behind the client's Finished: the server rejects the client's certificate only then.
 */
function afterEstablished(session: SessionFacts): Aborted | null {
  const { close, tls } = session;
  const first = close.events.find(({ believed }) => believed);
  const rejection = tls?.alerts.find((alert) => alert.level === null);
  if (rejection !== undefined && isTls13(tls)) {
    return byEncryptedAlert(session, rejection);
  }
  if (first?.flag !== "RST" || (tls?.alerts.length ?? 0) > 0) return null;
  // The farewell of TLS 1.3, behind which many programs reset, cannot be told from data.
  return { by: first.from, with: "RST", frame: first.frame, certainty: isTls13(tls) ? "possible" : "likely" };
}

/** An alert that cannot be read is told by its place, which is not known where bytes of TLS before it are missing. */
function byEncryptedAlert({ tls, view }: SessionFacts, { from, frame }: Alert): Aborted {
  const begin = tls?.clientHello?.frame ?? 0;
  const isUnsure = view.missing.some((gap) => gap.from === from && gap.frame >= begin && gap.frame <= frame);
  return { by: from, with: "encrypted-alert", frame, certainty: isUnsure ? "possible" : "likely" };
}

const isTls13 = (tls: SessionFacts["tls"]): boolean => tls?.serverHello?.negotiatedVersion.name === "TLS 1.3";

/** A readable alert behind which no handshake goes on: other warnings (unrecognized_name) decide nothing. */
function isDecision(alert: Alert): boolean {
  return isFatal(alert) || [CLOSE_NOTIFY, USER_CANCELED].includes(alert.description?.id ?? "");
}

/** An unreadable alert in the handshake. Behind data, or where no handshake was seen, it is how TLS ends. */
function encryptedRefusal(tls: TlsSession): Alert | undefined {
  const sawHello = tls.messages.some(({ type }) => type === "ClientHello" || type === "ServerHello");
  if (!sawHello) return undefined;
  return tls.alerts.find((alert) => alert.level === null && (isTls13(tls) || !isBehindData(tls, alert)));
}

const isBehindData = ({ messages }: TlsSession, alert: Alert): boolean =>
  messages.some(
    ({ type, from, frame }) => type === "ApplicationData" && from === alert.from && frame <= alert.frame,
  );

/** An RST that is neither an answer to a FIN nor to data that came after its sender's own FIN. */
const decidingReset = ({ close }: SessionFacts) =>
  close.events.find(
    ({ flag, believed, knewOtherFin, afterOwnFin }) =>
      flag === "RST" && believed && !knewOtherFin && !afterOwnFin,
  );

function byFin(session: SessionFacts): Aborted | null {
  const events = session.close.events.filter(({ believed }) => believed);
  const fins = events.filter((event) => event.flag === "FIN");
  const first = fins[0] ?? events[0];
  if (first === undefined) return null;
  const other = fins.find((event) => event.from !== first.from);
  if (first.knewOtherFin) {
    // It answers a FIN that the capture lacks, or shows too late.
    const by = first.from === "client" ? "server" : "client";
    return { by, with: "FIN", frame: other?.frame ?? null, certainty: lowered(certainty(session)) };
  }
  if (first.flag === "FIN" && other !== undefined && !other.knewOtherFin) {
    return { by: "unknown", with: "FIN", frame: first.frame, certainty: "possible" };
  }
  return { by: first.from, with: first.flag, frame: first.frame, certainty: certainty(session) };
}

/** A SYN that was repeated and never answered. */
function silence({ smtp, tls, view, frames }: SessionFacts): Aborted | null {
  const unanswered = !view.bothSides && view.syns > 1 && smtp === null && tls === null;
  return unanswered ? { by: "server", with: "silence", frame: frames.last, certainty: "possible" } : null;
}

/** The server's plain SMTP refusal in answer to a ClientHello. */
function plainAnswer({ smtp, tls }: SessionFacts) {
  const hello = tls?.clientHello;
  if (hello === null || hello === undefined || tls?.serverHello) return null;
  return smtp?.replies.find((reply) => reply.frame >= hello.frame) ?? null;
}

/** 421, or a greeting that turns the client away: the server announces that it closes (RFC 5321 section 3.8). */
function closingReply({ smtp, tls }: SessionFacts) {
  if (smtp === null || tls !== null) return null;
  if (smtp.banner !== null && smtp.banner.code >= 400) return smtp.banner;
  return smtp.replies.find((reply) => reply.code === 421) ?? null;
}

const saidGoodbye = ({ smtp, dialogue, tls }: SessionFacts): boolean =>
  tls === null && (smtp?.commands.includes("QUIT") || dialogue?.saidGoodbye || false);

function certainty({ view }: SessionFacts): Aborted["certainty"] {
  if (!view.bothSides) return "possible";
  return view.fromStart && view.missing.length === 0 ? "certain" : "likely";
}

const lowered = (grade: Aborted["certainty"]): Aborted["certainty"] =>
  grade === "certain" ? "likely" : grade;
