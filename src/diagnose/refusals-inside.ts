// What was said inside TLS -> the server's refusals, and the one for which the client's attempt came to nothing.
import type { Reply, SessionWithOutcome, SmtpExchange, SmtpInTls } from "../session/session.ts";
import { lastSilence } from "./close.ts";
import { reasonOf } from "./refusals.ts";

/** What the client had come to. */
export type Step =
  | "greeting"
  | "hello"
  | "tls"
  | "login"
  | "sender"
  | "recipient"
  | "message"
  | "session"
  | "other";

export interface RefusalInside {
  readonly reply: Reply;
  /** That it answers; null for the greeting, for what nobody asked for, and where the command was not read. */
  readonly command: SmtpExchange | null;
  readonly step: Step;
}

const STEPS: Readonly<Partial<Record<string, Step>>> = {
  EHLO: "hello",
  HELO: "hello",
  LHLO: "hello",
  STARTTLS: "tls",
  AUTH: "login",
  MAIL: "sender",
  RCPT: "recipient",
  DATA: "message",
  BDAT: "message",
  ".": "message",
};

/** Only AUTH is answered with these (RFC 4954 section 6). */
const OF_LOGIN: ReadonlySet<number> = new Set([454, 534, 535, 538]);
/** The login was accepted. */
const LOGGED_IN = 235;
/** The server closes (RFC 5321 section 3.8). */
export const CLOSING = 421;

/** Bad sequence of commands (RFC 5321 section 4.2.2). */
const BAD_SEQUENCE = 503;

/** In order, without what the server says to QUIT or behind it: that refuses nothing. */
export function refusalsInside({ smtpInTls }: SessionWithOutcome): readonly RefusalInside[] {
  if (smtpInTls === undefined || smtpInTls.replies.length === 0) return [];
  const quit = smtpInTls.exchanges.find(({ verb }) => verb === "QUIT")?.frame ?? Number.POSITIVE_INFINITY;
  return smtpInTls.replies
    .map((reply) => refusalOf(smtpInTls, reply))
    .filter(({ reply, command }) => reply.frame < quit || (command !== null && command.verb !== "QUIT"));
}

function refusalOf({ exchanges, banner }: SmtpInTls, reply: Reply): RefusalInside {
  const command =
    exchanges.find(
      (each) =>
        each.reply?.frame === reply.frame && each.reply.code === reply.code && each.reply.text === reply.text,
    ) ?? null;
  // In the middle of a message a reply answers nothing else.
  const before = exchanges.findLast(({ frame, verb }) => frame <= reply.frame && verb !== "data");
  const isInMessage = command === null && before?.verb === "DATA" && before.reply?.code === 354;
  return { reply, command, step: isInMessage ? "message" : stepOf(reply, command, banner) };
}

function stepOf(reply: Reply, command: SmtpExchange | null, banner: Reply | null): Step {
  const known = command === null ? undefined : STEPS[command.verb];
  if (known !== undefined) return known;
  if (banner !== null && banner.frame === reply.frame && banner.code === reply.code) return "greeting";
  // Exchange logs in with a command of its own, X-EXPS.
  if (OF_LOGIN.has(reply.code)) return "login";
  return reply.code === CLOSING ? "session" : "other";
}

/** A reply like 250 to that exchange. */
const isAccepted = ({ reply }: SmtpExchange): boolean =>
  reply !== null && reply.code >= 200 && reply.code < 300;

/** The server took at least one message, after that frame where it is given. */
export function tookMessage({ exchanges }: SmtpInTls, after = 0): boolean {
  return exchanges.some((each, index) => {
    if (!isAccepted(each) || each.frame < after) return false;
    // After a chunk that is not the last, another follows.
    return each.verb === "." || (each.verb === "BDAT" && exchanges[index + 1]?.verb !== "BDAT");
  });
}

/**
 * The refusal for which no message was taken: later refusals of the same are told by the first. Null where a message was
 * taken, and where nothing that matters was refused for good.
 */
export function decisiveRefusal(session: SessionWithOutcome): RefusalInside | null {
  const { smtpInTls: dialogue } = session;
  if (dialogue === undefined || dialogue.replies.length === 0 || tookMessage(dialogue)) return null;
  const isIdle = lastSilence(session) !== null;
  const refusals = refusalsInside(session).filter(
    (each) => isOpen(each, dialogue) && !(isIdle && isTimeOut(each)),
  );
  // Commands that were sent along, or behind one that was refused, come at the wrong time.
  const open = refusals.filter(({ reply }, index) => index === 0 || reply.code !== BAD_SEQUENCE);
  const last = open.at(-1);
  if (last === undefined) return null;
  // A server that turns a client away for good, or asks it to log in, does so for the login that it refused before.
  const login = open.findLast(({ step, reply }) => step === "login" && !isForMany(reply));
  const isOfLogin = last.step === "session" || (last.step === "login" && isForMany(last.reply));
  if (login !== undefined && (isOfLogin || asksForLogin(last.reply))) return login;
  // Nor does it take a message without recipients.
  const before = open.find(({ step }) => step === "sender" || step === "recipient");
  return last.step === "message" && last.command?.verb !== "." && before !== undefined
    ? before
    : (open.find(({ step, reply }) => step === last.step && reply.text === last.reply.text) ?? last);
}

/** Nothing that the client got later made it good. */
function isOpen(
  { step, command, reply }: RefusalInside,
  { exchanges, replies, sentMessage }: SmtpInTls,
): boolean {
  const later = exchanges.filter(({ frame }) => frame >= reply.frame);
  const isGranted = (...verbs: readonly string[]): boolean =>
    later.some((each) => verbs.includes(each.verb) && isAccepted(each));
  if (reply.code === CLOSING) return true;
  switch (step) {
    case "hello":
      return !isGranted("EHLO", "HELO", "LHLO");
    case "tls":
      return !isGranted("MAIL");
    case "login":
      return !exchanges.some((each) => each.reply?.code === LOGGED_IN);
    case "sender":
      return !isGranted("MAIL");
    case "recipient":
      return !(sentMessage && exchanges.some((each) => each.verb === "RCPT" && isAccepted(each)));
    case "message":
      if (isOfOneRecipient(command, exchanges) && !isOfAll(reply, replies, exchanges)) return false;
      return !later.some(({ verb, reply: answer }) => verb === "DATA" && answer?.code === 354);
    case "other":
      return false;
    default:
      return true;
  }
}

/** The server gives up, or has had too much: of the login itself it says nothing. */
const isForMany = (reply: Reply): boolean =>
  reply.code === CLOSING || (reply.code < 500 && reasonOf(reply) === "load");

/** The server had waited for the client: idle-timeout tells of long waits. */
const isTimeOut = ({ command, reply }: RefusalInside): boolean =>
  command === null && reasonOf(reply) === "time-out";

/** LMTP replies to a message once for each recipient (RFC 2033 section 4.2); which were accepted is not known. */
const isOfOneRecipient = (command: SmtpExchange | null, exchanges: SmtpInTls["exchanges"]): boolean =>
  command?.verb === "." &&
  exchanges.some(({ verb }) => verb === "LHLO") &&
  exchanges.filter((each) => each.verb === "RCPT" && isAccepted(each)).length > 1;

/** Of one message: as many refusals as recipients that were accepted. */
function isOfAll(first: Reply, replies: SmtpInTls["replies"], exchanges: SmtpInTls["exchanges"]): boolean {
  const count = (verb: string) => exchanges.filter((each) => each.verb === verb && isAccepted(each)).length;
  const next = exchanges.find(({ frame }) => frame > first.frame)?.frame ?? Number.POSITIVE_INFINITY;
  const refusals = replies.filter(({ frame }) => frame >= first.frame && frame < next).length;
  return count("MAIL") === 1 && refusals === count("RCPT");
}

/** 530 (RFC 4954 section 6), Microsoft's 5.7.57, or a relay that is not for strangers. */
const asksForLogin = ({ code, text }: Reply): boolean =>
  code === 530 || /\b5\.7\.57\b|\brelay/i.test(text.slice(0, 1000));

/** Microsoft's "TLS 1.0 and 1.1 are not supported": for all (x.7.66), or by the organisation (x.7.67). */
export const isOldVersionsRefusal = ({ text }: Reply): boolean =>
  /^[45]\.7\.6[67]\b|aka\.ms\/smtp_auth_tls/i.test(text.slice(0, 200));
