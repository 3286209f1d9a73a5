// A session's facts to who gave up, which is not always the side of the first FIN.
import { lacking } from "./view.ts";
import type { Aborted, Alert, CloseEvent, Outcome, SessionFacts, Side, TlsSession } from "./session.ts";

const CLOSE_NOTIFY = "0x00";
const USER_CANCELED = "0x5a";

/** Null where the connection ended in order, or its end was not seen. */
export function aborted(session: SessionFacts, outcome: Outcome): Aborted | null {
  const by = whoGaveUp(session);
  return by && { ...by, certainty: gradeOf(by, session, outcome) };
}

export const isFatal = (alert: Alert): boolean => alert.level?.id === "0x02";

/** The server's plain SMTP refusal in answer to a ClientHello, or to a STARTTLS behind which that came all the same. */
export function plainAnswer(session: SessionFacts) {
  const { smtp, tls } = session;
  const hello = tls?.clientHello;
  if (smtp === null || hello === null || hello === undefined || tls?.serverHello) return null;
  const { reply: answer } = smtp.starttls;
  if (answer !== null && answer.code >= 400 && answer.frame < hello.firstFrame) return answer;
  const reply = smtp.replies.find(({ frame }) => frame >= hello.frame);
  return reply === undefined || isBehindFin(session, reply, "server") ? null : reply;
}

function gradeOf(
  by: Aborted,
  { tls, view, transport }: SessionFacts,
  outcome: Outcome,
): Aborted["certainty"] {
  // A FIN is also how a connection ends in order, behind a QUIT for one: it tells little where others are missing.
  const lacksWords = tls === null && lacking(view).length > 0;
  if (by.with === "FIN" && (outcome === "incomplete-capture" || lacksWords)) return "possible";
  // The capture does not hold what happened in its order; an alert tells by itself.
  return transport.timeRunsBackIn !== null && by.with !== "alert" ? lowered(by.certainty) : by.certainty;
}

function whoGaveUp(session: SessionFacts): Aborted | null {
  const { tls, close } = session;
  if (tls?.established) return afterEstablished(session);
  const alert = tls?.alerts.find((each) => isDecision(each) && !isEcho(session, each));
  if (alert !== undefined) return { by: alert.from, with: "alert", frame: alert.frame, certainty: "certain" };
  const encrypted = tls && encryptedRefusal(session, tls);
  if (encrypted) return byEncryptedAlert(session, encrypted);
  const reply = plainAnswer(session) ?? closingReply(session);
  if (reply !== null)
    return { by: "server", with: "reply", frame: reply.frame, certainty: certainty(session) };
  if (hasQuit(session) || (tls !== null && endedWithAlerts(tls))) return null;
  const reset = decidingReset(session);
  if (reset !== undefined) return byReset(reset, certainty(session));
  return close.by === null && close.unseenFin === undefined ? silence(session) : byFin(session);
}

/**
 * It was said by a side that knew of the other's FIN: it answers that one, as programs do with an alert or a reply when
 * their input ends, and decides nothing.
 */
function isBehindFin({ close }: SessionFacts, { frame }: { readonly frame: number }, from: Side): boolean {
  const { unseenFin } = close;
  if (unseenFin !== undefined && unseenFin.from !== from && unseenFin.acknowledgedFrame <= frame) return true;
  return close.events.some(
    ({ acknowledgedFrame, ...fin }) =>
      fin.from !== from && typeof acknowledgedFrame === "number" && acknowledgedFrame <= frame,
  );
}

/** An alert of a side that had nothing to answer but the other's FIN. */
function isEcho(session: SessionFacts, alert: Alert): boolean {
  if (!isBehindFin(session, alert, alert.from)) return false;
  const before = session.tls?.messages.findLast(
    ({ type, frame }) => type !== "Alert" && frame <= alert.frame,
  );
  return before === undefined || before.from === alert.from;
}

/**
 * Once both Finished were sent, a reset ends the connection out of order, or an alert in the first words behind them:
 * in TLS 1.3 the server rejects the client's certificate only then, and some programs do below.
 */
function afterEstablished(session: SessionFacts): Aborted | null {
  const { close, tls } = session;
  const first = close.events.find(({ believed }) => believed);
  const rejection = tls && rejectionBehindFinished(tls);
  if (rejection && !isBehindFin(session, rejection, rejection.from)) {
    return byEncryptedAlert(session, rejection);
  }
  if (first?.flag !== "RST" || (tls?.alerts.length ?? 0) > 0) return null;
  // In TLS 1.3 a close_notify, after which many programs reset, looks like data.
  return byReset(first, isTls13(tls) ? "possible" : "likely");
}

/** In a side's name, but another host's: nobody knows whose. What only numbers speak against may be its own all the same. */
function byReset({ from, frame, unlike }: CloseEvent, grade: Aborted["certainty"]): Aborted {
  const by = unlike.includes("hop-limit") ? "unknown" : from;
  return { by, with: "RST", frame, certainty: unlike.length > 0 ? "possible" : grade };
}

/** Up to TLS 1.2 a close_notify looks the same, unless the server asked for a certificate and then sent nothing else. */
function rejectionBehindFinished(tls: TlsSession): Alert | undefined {
  const first = tls.alerts.find(({ level }) => level === null);
  if (isTls13(tls) || first === undefined) return first;
  const asked = tls.messages.some(({ type }) => type === "CertificateRequest");
  const said = tls.messages.some(({ type, from }) => type === "ApplicationData" && from === "server");
  return first.from === "server" && asked && !said ? first : undefined;
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
function encryptedRefusal(session: SessionFacts, tls: TlsSession): Alert | undefined {
  if (!sawHello(tls)) return undefined;
  return tls.alerts.find(
    (alert) => alert.level === null && (isTls13(tls) || !isBehindData(tls, alert)) && !isEcho(session, alert),
  );
}

const sawHello = ({ messages }: TlsSession): boolean =>
  messages.some(({ type }) => type === "ClientHello" || type === "ServerHello");

/** Unreadable alerts after data, where the capture lacks the handshake: TLS was established, and ended in order. */
const endedWithAlerts = (tls: TlsSession): boolean =>
  !sawHello(tls) &&
  tls.messages.some(({ type }) => type === "ApplicationData") &&
  tls.alerts.some(({ level }) => level === null);

const isBehindData = ({ messages }: TlsSession, alert: Alert): boolean =>
  messages.some(
    ({ type, from, frame }) => type === "ApplicationData" && from === alert.from && frame <= alert.frame,
  );

/** An RST that is neither an answer to a FIN nor to data that came after its sender's own FIN. */
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
    // It answers a FIN that the capture lacks, or shows too late.
    const by = first.from === "client" ? "server" : "client";
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

/** A SYN that was repeated and never answered. */
function silence({ smtp, tls, view, frames }: SessionFacts): Aborted | null {
  const unanswered = !view.bothSides && view.syns > 1 && smtp === null && tls === null;
  return unanswered ? { by: "server", with: "silence", frame: frames.last, certainty: "possible" } : null;
}

/**
 * 421, or a greeting that turns the client away: the server announces that it closes (RFC 5321 section 3.8), whether or
 * not a ClientHello is under way.
 */
function closingReply(session: SessionFacts) {
  const { smtp, tls } = session;
  if (smtp === null || tls?.messages.some(({ from }) => from === "server")) return null;
  if (smtp.banner !== null && smtp.banner.code >= 400) return smtp.banner;
  const reply = smtp.replies.find(({ code }) => code === 421);
  return reply === undefined || isBehindFin(session, reply, "server") ? null : reply;
}

const hasQuit = ({ smtp, dialogue, tls }: SessionFacts): boolean =>
  tls === null && (smtp?.commands.includes("QUIT") || dialogue?.saidGoodbye || false);

function certainty({ view }: SessionFacts): Aborted["certainty"] {
  if (!view.bothSides) return "possible";
  return view.fromStart && lacking(view).length === 0 ? "certain" : "likely";
}

const lowered = (grade: Aborted["certainty"]): Aborted["certainty"] =>
  grade === "certain" ? "likely" : grade;
