// A session's facts -> who aborted the connection, and with what; it is not always the side of the first FIN.
import { isAfterCloseNotify, isDecision, isHiddenFailure, isOverTls13 } from "./alerts.ts";
import { lacking } from "./view.ts";
import type {
  Aborted,
  Alert,
  CloseEvent,
  Outcome,
  Reply,
  SessionFacts,
  Side,
  SmtpDialogue,
  SmtpInTls,
  TlsSession,
} from "./session.ts";
import { otherSide } from "./other-side.ts";

/** Null if the connection ended in order, or its end was not captured. */
export function aborted(session: SessionFacts, outcome: Outcome): Aborted | null {
  const by = whoAborted(session);
  return by && { ...by, certainty: certaintyOf(by, session, outcome) };
}

/** The server's plaintext refusal of a ClientHello, or of a STARTTLS after which the client sent one all the same. */
export function plainAnswer(session: SessionFacts) {
  const { smtp, tls } = session;
  const hello = tls?.clientHello;
  if (smtp === null || hello === null || hello === undefined || tls?.serverHello) return null;
  const { reply: answer } = smtp.starttls;
  if (answer !== null && answer.code >= 400 && answer.frame < hello.firstFrame) return answer;
  const reply = smtp.replies.find(({ frame }) => frame >= hello.frame);
  return reply === undefined || isAfterFin(session, reply, "server") ? null : reply;
}

function certaintyOf(
  by: Aborted,
  { tls, view, transport }: SessionFacts,
  outcome: Outcome,
): Aborted["certainty"] {
  // A connection that ends in order (after QUIT, for example) ends with a FIN too: without the missing bytes it may be one.
  const isPlaintextMissing = tls === null && lacking(view).length > 0;
  if (by.with === "FIN" && (outcome === "incomplete-capture" || isPlaintextMissing)) return "possible";
  // Packets are not in the order in which they were sent; an alert needs no order.
  return transport.timeRunsBackIn !== null && by.with !== "alert" ? lowered(by.certainty) : by.certainty;
}

function whoAborted(session: SessionFacts): Aborted | null {
  const { tls, close } = session;
  if (tls?.established) return afterEstablished(session);
  const alert = tls?.alerts.find(
    (each) => (isDecision(each) || isHiddenFailure(each, tls)) && !isEcho(session, each),
  );
  if (alert !== undefined) return { by: alert.from, with: "alert", frame: alert.frame, certainty: "certain" };
  const encrypted = tls && encryptedRefusal(session, tls);
  if (encrypted) return byEncryptedAlert(session, encrypted);
  const reply = plainAnswer(session) ?? closingReply(session) ?? closingReplyInTls(session);
  if (reply !== null)
    return { by: "server", with: "reply", frame: reply.frame, certainty: certainty(session) };
  if (hasQuit(session) || (tls !== null && endedWithAlerts(tls))) return null;
  const reset = decidingReset(session);
  if (reset !== undefined) return byReset(reset, certainty(session));
  return close.by === null && close.unseenFin === undefined ? silence(session) : byFin(session);
}

/**
 * `from` had acknowledged the other side's FIN by then. An alert or a reply after it only answers that FIN, as programs
 * do when their input ends.
 */
function isAfterFin({ close }: SessionFacts, { frame }: { readonly frame: number }, from: Side): boolean {
  const { unseenFin } = close;
  if (unseenFin !== undefined && unseenFin.from !== from && unseenFin.acknowledgedFrame <= frame) return true;
  return close.events.some(
    ({ acknowledgedFrame, ...fin }) =>
      fin.from !== from && typeof acknowledgedFrame === "number" && acknowledgedFrame <= frame,
  );
}

/** The alert only answers the other side's FIN. */
function isEcho(session: SessionFacts, alert: Alert): boolean {
  if (!isAfterFin(session, alert, alert.from)) return false;
  const before = session.tls?.messages.findLast(
    ({ type, frame }) => type !== "Alert" && frame <= alert.frame,
  );
  return before === undefined || before.from === alert.from;
}

/**
 * After both Finished, a connection is aborted by an RST, or by an alert right after them: in TLS 1.3 the server can
 * reject the client's certificate only then, and some programs do so in older versions. What was decrypted says more.
 */
function afterEstablished(session: SessionFacts): Aborted | null {
  const { close, tls, smtpInTls } = session;
  const first = close.events.find(({ believed }) => believed);
  const alert = tls?.alerts.find(
    (each) =>
      isHiddenFailure(each, tls) && !isEcho(session, each) && !isAfterCloseNotify(session, each, each.from),
  );
  if (alert !== undefined) return { by: alert.from, with: "alert", frame: alert.frame, certainty: "certain" };
  const rejection = tls && rejectionAfterFinished(tls);
  if (rejection && !isAfterFin(session, rejection, rejection.from)) {
    return byEncryptedAlert(session, rejection);
  }
  const reply = closingReplyInTls(session);
  if (reply !== null)
    return { by: "server", with: "reply", frame: reply.frame, certainty: certainty(session) };
  if (first?.flag !== "RST" || (tls?.alerts.length ?? 0) > 0) return null;
  if (smtpInTls?.commands.includes("QUIT")) return null;
  if (isAllDecrypted(tls) && lacking(session.view).length === 0) return byReset(first, certainty(session));
  // In TLS 1.3 a close_notify, after which many programs reset, looks like data.
  return byReset(first, isOverTls13(tls) ? "possible" : "likely");
}

const isAllDecrypted = (tls: SessionFacts["tls"]): boolean =>
  tls?.decryption !== undefined &&
  tls.decryption.client.stopped === null &&
  tls.decryption.server.stopped === null;

/** Inside TLS, as in the clear; not one after which the server went on all the same. */
function closingReplyInTls(session: SessionFacts): Reply | null {
  const { smtpInTls } = session;
  const reply = smtpInTls === undefined ? null : closingReplyOf(smtpInTls);
  if (smtpInTls === undefined || reply === null || isAfterFin(session, reply, "server")) return null;
  if (isAfterCloseNotify(session, reply, "server") || answersQuit(smtpInTls, reply)) return null;
  const wentOn = smtpInTls.exchanges.some(
    ({ reply: later }) =>
      later !== null && later.frame > reply.frame && later.code < 400 && later.code !== 221,
  );
  return wentOn ? null : reply;
}

const answersQuit = ({ exchanges }: SmtpInTls, { frame, code }: Reply): boolean =>
  exchanges.some(({ verb, reply }) => verb === "QUIT" && reply?.frame === frame && reply.code === code);

/**
 * With another hop limit the RST is another host's, and who sent it is unknown. An RST that differs only in sequence
 * number or identification may still be the side's own.
 */
function byReset({ from, frame, unlike }: CloseEvent, certaintyOtherwise: Aborted["certainty"]): Aborted {
  const by = unlike.includes("hop-limit") ? "unknown" : from;
  return { by, with: "RST", frame, certainty: unlike.length > 0 ? "possible" : certaintyOtherwise };
}

/** Up to TLS 1.2 a close_notify looks the same, unless the server asked for a certificate and then sent nothing else. */
function rejectionAfterFinished(tls: TlsSession): Alert | undefined {
  const first = tls.alerts.find(({ level }) => level === null);
  if (isOverTls13(tls) || first === undefined) return first;
  const asked = tls.messages.some(({ type }) => type === "CertificateRequest");
  const said = tls.messages.some(({ type, from }) => type === "ApplicationData" && from === "server");
  return first.from === "server" && asked && !said ? first : undefined;
}

/** An encrypted alert is recognised by its place among the records, which is unsure if records before it are missing. */
function byEncryptedAlert({ tls, view }: SessionFacts, { from, frame }: Alert): Aborted {
  const begin = tls?.clientHello?.frame ?? 0;
  const isUnsure = view.missing.some((gap) => gap.from === from && gap.frame >= begin && gap.frame <= frame);
  return { by: from, with: "encrypted-alert", frame, certainty: isUnsure ? "possible" : "likely" };
}

/** An encrypted alert in the handshake. After data, or without a captured handshake, it is a close_notify. */
function encryptedRefusal(session: SessionFacts, tls: TlsSession): Alert | undefined {
  if (!sawHello(tls)) return undefined;
  return tls.alerts.find(
    (alert) =>
      alert.level === null && (isOverTls13(tls) || !isAfterData(tls, alert)) && !isEcho(session, alert),
  );
}

const sawHello = ({ messages }: TlsSession): boolean =>
  messages.some(({ type }) => type === "ClientHello" || type === "ServerHello");

/** Encrypted alerts after data, without a captured handshake: TLS was established, and ended in order. */
const endedWithAlerts = (tls: TlsSession): boolean =>
  !sawHello(tls) &&
  tls.messages.some(({ type }) => type === "ApplicationData") &&
  tls.alerts.some(({ level }) => level === null);

const isAfterData = ({ messages }: TlsSession, alert: Alert): boolean =>
  messages.some(
    ({ type, from, frame }) => type === "ApplicationData" && from === alert.from && frame <= alert.frame,
  );

/** An RST that answers neither a FIN nor data that arrived after its sender's own FIN. */
const decidingReset = ({ close: { events, unseenFin } }: SessionFacts) =>
  events.find(
    ({ from, frame, flag, believed, knewOtherFin, afterOwnFin }) =>
      flag === "RST" &&
      believed &&
      !knewOtherFin &&
      !afterOwnFin &&
      !(unseenFin?.from === from && unseenFin.acknowledgedFrame <= frame),
  );

function byFin(session: SessionFacts): Aborted | null {
  const events = session.close.events.filter(({ believed }) => believed);
  const { unseenFin } = session.close;
  if (unseenFin !== undefined && events.every(({ frame }) => frame >= unseenFin.acknowledgedFrame)) {
    return { by: unseenFin.from, with: "FIN", frame: null, certainty: lowered(certainty(session)) };
  }
  const fins = events.filter((event) => event.flag === "FIN");
  const first = fins[0] ?? events[0];
  if (first === undefined) return null;
  const other = fins.find((event) => event.from !== first.from);
  if (first.knewOtherFin) {
    // It answers a FIN that is missing from the capture, or that was captured late.
    const by = otherSide(first.from);
    return { by, with: "FIN", frame: other?.frame ?? null, certainty: lowered(certainty(session)) };
  }
  if (first.flag === "FIN" && other !== undefined && !other.knewOtherFin) {
    return { by: "unknown", with: "FIN", frame: first.frame, certainty: "possible" };
  }
  if (first.flag === "RST") return byReset(first, certainty(session));
  const isOtherHost = first.unlike.includes("hop-limit");
  return {
    by: isOtherHost ? "unknown" : first.from,
    with: "FIN",
    frame: first.frame,
    certainty: isOtherHost ? "possible" : certainty(session),
  };
}

/** The client repeated its SYN, and nothing answered. */
function silence({ smtp, tls, view, frames }: SessionFacts): Aborted | null {
  const unanswered = !view.bothSides && view.syns > 1 && smtp === null && tls === null;
  return unanswered ? { by: "server", with: "silence", frame: frames.last, certainty: "possible" } : null;
}

/**
 * 421, or a greeting that refuses the client: the server announces that it closes (RFC 5321 section 3.8), whether or
 * not a ClientHello is on its way.
 */
function closingReply(session: SessionFacts) {
  const { smtp, tls } = session;
  if (smtp === null || tls?.messages.some(({ from }) => from === "server")) return null;
  const reply = closingReplyOf(smtp);
  return reply === null || (reply !== smtp.banner && isAfterFin(session, reply, "server")) ? null : reply;
}

function closingReplyOf({ banner, replies }: Pick<SmtpDialogue, "banner" | "replies">): Reply | null {
  if (banner !== null && banner.code >= 400) return banner;
  return replies.find(({ code }) => code === 421) ?? null;
}

const hasQuit = ({ smtp, dialogue, tls }: SessionFacts): boolean =>
  tls === null && (smtp?.commands.includes("QUIT") || dialogue?.saidGoodbye || false);

function certainty({ view }: SessionFacts): Aborted["certainty"] {
  if (!view.bothSides) return "possible";
  return view.fromStart && lacking(view).length === 0 ? "certain" : "likely";
}

const lowered = (level: Aborted["certainty"]): Aborted["certainty"] =>
  level === "certain" ? "likely" : level;
