// What was said in the clear on an SMTP connection -> the `smtp` part of its session.
import { offersStarttls } from "../starttls/smtp-ehlo-reply.ts";
import type { SmtpExchange as Exchange } from "../starttls/smtp-exchanges.ts";
import type { SmtpFacts } from "../starttls/smtp-facts.ts";
import type { SmtpReply, UnfinishedReply as Unfinished } from "../starttls/smtp-replies.ts";
import type { SmtpDialect } from "../starttls/smtp.ts";
import type { Conversation } from "./conversation.ts";
import { exchangeSessionId } from "./exchange-session-id.ts";
import { quotedLine } from "./plain-kind.ts";
import type {
  Reply,
  Side,
  SmtpDialogue,
  SmtpExchange,
  SmtpInTls,
  PlaintextAfterStarttls,
  TlsSession,
  UnfinishedReply,
} from "./session.ts";
import type { TimeTexts } from "./time.ts";

/** Null if neither side said anything of SMTP. */
export function smtpDialogue(
  { facts, unfinishedBanner }: SmtpDialect,
  conversation: Conversation,
  tls: TlsSession | null,
  times: TimeTexts,
): SmtpDialogue | null {
  if (facts.lastReply === null && facts.verbs.length === 0 && unfinishedBanner === null) return null;
  const { ehlo, starttls, capabilities, auth, plaintextAfterStarttls } = facts;
  const exchanges = facts.exchanges.map((one) => exchange(one, times));
  return {
    banner: facts.banner && reply(facts.banner),
    unfinishedBanner: unfinishedBanner && unfinished(unfinishedBanner),
    ehlo: ehlo && { frame: ehlo.timestamp.frame, command: ehlo.verb, name: ehlo.name },
    capabilities: capabilities ?? [],
    starttls: {
      advertised: capabilities && capabilities.some(offersStarttls),
      command: starttls && {
        frame: starttls.command.frame,
        time: times.of(starttls.command),
        verb: starttls.verb,
        trailing: starttls.trailing,
      },
      reply: starttls && replyIn(facts, exchanges, starttls.reply),
    },
    mailInClear: facts.mailInClear,
    commands: facts.verbs,
    replies: facts.refusals.map(reply),
    exchanges,
    ehloReply: replyIn(facts, exchanges, facts.ehloReply),
    ehloReplyFault: facts.ehloReplyFault,
    earlyFrame: earlyFrame(facts, conversation, tls),
    bareLineFeed: facts.bareLineFeed && { frame: facts.bareLineFeed.frame },
    auth: auth && { frame: auth.timestamp.frame, mechanism: auth.mechanism, sentSecret: auth.sentSecret },
    strayAfterStarttls: {
      client: plaintextOf("client", plaintextAfterStarttls),
      server: plaintextOf("server", plaintextAfterStarttls),
    },
    helloBeforeReply: facts.earlyHello?.frame ?? null,
    exchangeSessionId: exchangeSessionId(facts.banner, facts.refusals),
  };
}

/** Of what was decrypted. */
export function smtpInTls(facts: SmtpFacts, times: TimeTexts): SmtpInTls {
  const { banner, ehlo, capabilities, auth, refusals } = facts;
  const exchanges = facts.exchanges.map((one) => exchange(one, times));
  return {
    banner: banner && reply(banner),
    ehlo: ehlo && { frame: ehlo.timestamp.frame, command: ehlo.verb, name: ehlo.name },
    capabilities: capabilities ?? [],
    commands: facts.verbs,
    replies: refusals.map(reply),
    exchanges,
    ehloReply: replyIn(facts, exchanges, facts.ehloReply),
    auth: auth && { frame: auth.timestamp.frame, mechanism: auth.mechanism, sentSecret: auth.sentSecret },
    exchangeSessionId: exchangeSessionId(banner, refusals),
    sentMessage: facts.mailInClear,
  };
}

/** The one of an exchange that is listed is the same object. */
function replyIn(facts: SmtpFacts, exchanges: readonly SmtpExchange[], said: SmtpReply | null): Reply | null {
  if (said === null) return null;
  for (let index = 0; index < exchanges.length; index++) {
    if (facts.exchanges[index]?.reply === said) return exchanges[index]?.reply ?? null;
  }
  return reply(said);
}

const exchange = (
  { timestamp, verb, argument, reply: answer }: Exchange,
  times: TimeTexts,
): SmtpExchange => ({
  frame: timestamp.frame,
  time: times.of(timestamp),
  verb,
  argument,
  reply: answer && reply(answer),
  acknowledgedFrame: undefined,
});

/** Its frame is that of its last line. */
export const reply = ({ timestamp, code, text }: SmtpReply): Reply => ({
  frame: timestamp.frame,
  code,
  text,
  acknowledgedFrame: undefined,
});

const unfinished = ({ reply: { code, text, timestamp }, began }: Unfinished): UnfinishedReply => ({
  firstFrame: began.frame,
  lastFrame: timestamp.frame,
  code,
  text,
});

function plaintextOf(
  from: Side,
  { [from]: plaintext }: SmtpFacts["plaintextAfterStarttls"],
): PlaintextAfterStarttls | null {
  if (plaintext === null) return null;
  const { timestamp, bytes, first } = plaintext;
  return { frame: timestamp.frame, bytes, text: from === "server" ? quotedLine(first) : null };
}

/** Null too if the greeting may only be missing: without one, both sides must be captured from the start. */
function earlyFrame(facts: SmtpFacts, conversation: Conversation, tls: TlsSession | null): number | null {
  const { connection, isWhole, beganWithTls } = conversation;
  const hello = beganWithTls ? tls?.clientHello?.firstFrame : undefined;
  const frame = facts.earlyBytes?.frame ?? hello ?? null;
  if (frame === null || !isWhole) return null;
  if (facts.cutBanner !== null) return frame;
  if (facts.banner !== null) return frame < facts.banner.timestamp.frame ? frame : null;
  return connection.saw(0) && connection.saw(1) ? frame : null;
}
