// What keys opened of a session -> how far each side was read, and what was said inside TLS as rules ask for it.
import { isCloseNotify } from "../session/alerts.ts";
import { firstProtected } from "../session/decryption.ts";
import type {
  Session,
  SessionWithOutcome,
  Side,
  SmtpExchange,
  SmtpInTls,
  TlsSession,
} from "../session/session.ts";
import { list } from "../text/amounts.ts";
import { frameText } from "../text/places.ts";

/** The first that the side sent under TLS 1.3 was decrypted: its handshake messages are known. */
export const isHandshakeOpened = ({ messages }: TlsSession, side: Side): boolean =>
  firstProtected(side, messages)?.encrypted === true;

/** All that the side sent since the ServerHello was read: what is not there was not sent. */
export function isRead(session: Pick<Session, "tls" | "view">, side: Side): boolean {
  const { tls } = session;
  // Secrets of the handshake, or of early data, may be unknown.
  const records = tls?.decryption?.[side].records ?? 0;
  return tls !== null && records >= tls.encrypted[side].records && isReadToEnd(session, side);
}

/** The same, but for the side's handshake: where a reply is not among what was read, none was captured. */
export function isReadToEnd({ tls, view }: Pick<Session, "tls" | "view">, side: Side): boolean {
  if (tls?.decryption?.[side].stopped !== null) return false;
  const begin = tls.serverHello?.frame ?? 0;
  return view.missing.every(({ from, frame }) => from !== side || frame < begin);
}

/** What was said inside TLS, where both sides were read to the end; null where any of it is not known. */
export function wholeDialogue(session: SessionWithOutcome): SmtpInTls | null {
  if (!isRead(session, "client") || !isRead(session, "server")) return null;
  const { smtpInTls, tls } = session;
  const isMute = tls?.established && tls.messages.every(({ type }) => type !== "ApplicationData");
  return smtpInTls ?? (isMute ? NOTHING_SAID : null);
}

const NOTHING_SAID: SmtpInTls = {
  banner: null,
  ehlo: null,
  capabilities: [],
  commands: [],
  replies: [],
  exchanges: [],
  ehloReply: null,
  auth: null,
  exchangeSessionId: null,
  sentMessage: false,
};

/** Inside TLS the client said QUIT; null where it is not in what was read, and that is not all. */
export function hasQuitInside(session: SessionWithOutcome): boolean | null {
  if (session.smtpInTls?.commands.includes("QUIT")) return true;
  return wholeDialogue(session) === null ? null : false;
}

/** Like "EHLO (frame 20), AUTH (frame 22) and MAIL (frame 24)": the first ones; "nothing" where none was said. */
export function commandsSaid({ exchanges }: SmtpInTls): string {
  if (exchanges.length === 0) return "nothing";
  const shown = exchanges.slice(0, MAX_COMMANDS).map(({ verb, frame }) => {
    return `${verb === "." ? "a message" : verb === "data" ? "a line" : verb} (${frameText(frame)})`;
  });
  const left = exchanges.length - shown.length;
  return list(left === 0 ? shown : [...shown, `${left} more`], "and");
}

const MAX_COMMANDS = 6;

export interface FirstEnd {
  readonly by: Side;
  readonly frame: number;
  /** To follow the name of the side. */
  readonly how: string;
}

/** Which side ended the session first: with close_notify, or with a FIN or RST where it sent none before. */
export function firstEnd({ tls, close }: SessionWithOutcome): FirstEnd | null {
  const { by, frame } = close;
  if (by === null || frame === null) return null;
  const notice = tls?.alerts.find(isCloseNotify);
  return notice !== undefined && notice.frame <= frame
    ? { by: notice.from, frame: notice.frame, how: "closed TLS" }
    : { by, frame, how: close.with === "RST" ? "reset the connection" : "closed" };
}

/** How far the client had come with a message for which no reply came; null where none was begun, or it was answered. */
export function unansweredMessage({ exchanges, replies }: SmtpInTls): "begun" | "sent" | null {
  const last = exchanges.findLast(({ verb }) => verb !== "data" && verb !== "QUIT");
  if (last === undefined || replies.some(({ frame }) => frame > last.frame)) return null;
  if (last.verb === "DATA" && last.reply?.code === 354) return "begun";
  return (last.verb === "." || last.verb === "BDAT") && last.reply === null ? "sent" : null;
}

export const nameOf = ({ verb }: SmtpExchange): string => (verb === "." ? "the message" : verb);

/** The first command that got no reply at all; null where each got one, and for QUIT. */
export const unansweredCommand = ({ exchanges }: SmtpInTls): SmtpExchange | null =>
  exchanges.find(({ verb, reply }) => reply === null && verb !== "QUIT") ?? null;
