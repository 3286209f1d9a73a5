// A session -> how it ended, as facts to lay out: who aborted with what, what came just before, and how it was closed.
import type {
  Aborted,
  Alert,
  Close,
  CloseEvent,
  Reply,
  SessionWithOutcome,
  Side,
} from "../session/session.ts";
import { isSideWhole } from "../session/view.ts";
import { isRead } from "./inside-tls.ts";
import { elapsedMs } from "../text/elapsed.ts";

export interface Said {
  /** In the words of `close.after`; null for a reply that is not SMTP. */
  readonly what: string | null;
  readonly frame: number;
  /** From it to what followed; null where that is not known. */
  readonly delayMs: number | null;
}

export interface Ending extends Aborted {
  /** That aborted. */
  readonly alert: Alert | null;
  /** That aborted, and what it answered. */
  readonly reply: {
    readonly to: "greeting" | "STARTTLS" | "ClientHello" | "other";
    readonly reply: Reply;
  } | null;
  /** What was said last before the abort; for silence, what was not answered. */
  readonly after: Said | null;
  /** Whether its side sent an alert: `unknown` where the capture may lack one. */
  readonly alerts: "sent" | "none" | "none readable" | "unknown";
  /** The client closed after its hello, and the whole capture holds no answer to that. */
  readonly isHelloUnanswered: boolean;
  /** Where nobody knows who aborted: the client's and the server's first FIN or RST. */
  readonly crossing: readonly [client: CloseEvent, server: CloseEvent] | null;
  /** When the first FIN or RST came, as the abort sees it; null where none was seen. */
  readonly closed: "by the abort" | "in the same frame" | "later" | "earlier" | null;
}

/** Null where the connection ended in order, or nobody knows. */
export function endingOf(session: SessionWithOutcome): Ending | null {
  const { aborted, close } = session;
  if (aborted === null) return null;
  const alert = abortingAlert(session, aborted);
  const closed = closedWhen(close, aborted);
  return {
    ...aborted,
    alert,
    reply: aborted.with === "reply" ? abortingReply(session, aborted) : null,
    after: alert === null ? saidBefore(session, aborted, closed) : saidBeforeAlert(session, alert),
    alerts: alertsOf(session, aborted.by),
    isHelloUnanswered: isHelloUnanswered(session, aborted),
    crossing: aborted.by === "unknown" ? firstOfEach(close) : null,
    closed,
  };
}

/** A FIN or RST ended it, and the capture does not show whose came first: `close` names the first captured. */
export const isCloserUnknown = (ending: Pick<Ending, "by" | "with"> | null): boolean =>
  ending !== null && ending.by === "unknown" && (ending.with === "FIN" || ending.with === "RST");

/** What was said last before the first FIN or RST. */
export const saidBeforeClose = ({ after, afterFrame, delayMs }: Close): Said | null =>
  after === null || afterFrame === null ? null : { what: after, frame: afterFrame, delayMs };

function abortingAlert({ tls }: SessionWithOutcome, { by, with: means, frame }: Aborted): Alert | null {
  if (means !== "alert" && means !== "encrypted-alert") return null;
  const alert = tls?.alerts.find((each) => each.frame === frame && (each.from === by || means !== "alert"));
  return alert ?? null;
}

function abortingReply({ smtp, smtpInTls, tls }: SessionWithOutcome, { frame }: Aborted): Ending["reply"] {
  const inside = tls?.established ? smtpInTls?.replies.find((each) => each.frame === frame) : undefined;
  if (inside) return { to: inside.frame === smtpInTls?.banner?.frame ? "greeting" : "other", reply: inside };
  const { banner = null, starttls, replies = [] } = smtp ?? {};
  const all = [banner, starttls?.reply ?? null, ...replies];
  const reply = all.find((each) => each !== null && each.frame === frame) ?? null;
  if (reply === null) return null;
  if (reply.frame === banner?.frame) return { to: "greeting", reply };
  if (reply.frame === starttls?.reply?.frame && starttls.command !== null) return { to: "STARTTLS", reply };
  const hello = tls?.clientHello;
  return { to: hello && reply.frame > hello.frame ? "ClientHello" : "other", reply };
}

function closedWhen({ by, with: flag, frame }: Close, aborted: Aborted): Ending["closed"] {
  if (by === null || flag === null || frame === null) return null;
  const isFlag = aborted.with === "FIN" || aborted.with === "RST";
  if (isFlag && frame === aborted.frame && by === aborted.by) return "by the abort";
  if (aborted.frame === null || frame > aborted.frame) return "later";
  return frame === aborted.frame ? "in the same frame" : "earlier";
}

function saidBefore(session: SessionWithOutcome, aborted: Aborted, closed: Ending["closed"]): Said | null {
  if (aborted.with === "silence") return saidBeforeClose(session.close) ?? lastSaid(session);
  return closed === "by the abort" ? saidBeforeClose(session.close) : null;
}

/** As far as the session names it. */
function lastSaid({ smtp, tls }: SessionWithOutcome): Said | null {
  const message = tls?.messages.at(-1);
  if (message) return said(message.type, message);
  const { starttls, ehlo, banner } = smtp ?? {};
  if (starttls?.reply) return said(String(starttls.reply.code), starttls.reply);
  if (starttls?.command) return said(starttls.command.verb, starttls.command);
  if (ehlo) return said(ehlo.command, ehlo);
  return banner ? said(String(banner.code), banner) : null;
}

const said = (what: string | null, { frame }: { readonly frame: number }): Said => ({
  what,
  frame,
  delayMs: null,
});

/** The message above it in the list, or the reply that TLS began with. */
function saidBeforeAlert({ tls, smtp, dialogue }: SessionWithOutcome, alert: Alert): Said | null {
  const messages = tls?.messages ?? [];
  const index = messages.findIndex(({ frame, type }) => frame === alert.frame && type.endsWith("Alert"));
  const before = messages[index - 1];
  if (before) return { what: before.type, frame: before.frame, delayMs: elapsedMs(before.time, alert.time) };
  if (index !== 0) return null;
  const reply = smtp?.starttls.reply;
  if (reply) return said(String(reply.code), reply);
  return dialogue?.reply ? said(null, dialogue.reply) : null;
}

const UNREADABLE: ReadonlySet<string> = new Set([
  "ChangeCipherSpec",
  "EncryptedHandshake",
  "EncryptedAlert",
  "ApplicationData",
]);

function alertsOf(session: SessionWithOutcome, by: Side | "unknown"): Ending["alerts"] {
  const { tls, view } = session;
  if (tls === null || by === "unknown" || !isSideWhole(view, by)) return "unknown";
  if (tls.alerts.some(({ from }) => from === by)) return "sent";
  if (isRead(session, by)) return "none";
  const mayHideOne =
    tls.errors.some(({ from }) => from === by) ||
    tls.messages.some(({ from, type }) => from === by && UNREADABLE.has(type));
  return mayHideOne ? "none readable" : "none";
}

function isHelloUnanswered({ close, tls, view }: SessionWithOutcome, { by }: Aborted): boolean {
  if (by !== "client" || close.after !== "ClientHello" || !isSideWhole(view, "server")) return false;
  return tls?.messages.every(({ from }) => from !== "server") ?? true;
}

function firstOfEach({ events }: Close): Ending["crossing"] {
  const client = events.find(({ from }) => from === "client");
  const server = events.find(({ from }) => from === "server");
  return client && server ? [client, server] : null;
}
