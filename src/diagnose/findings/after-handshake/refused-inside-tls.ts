// A refusal that was read inside TLS, for which the client's attempt came to nothing, to a finding (RFC 5321 section 4.2,
// RFC 4954): one for the login, one for all else.
import type { Reply, SessionWithOutcome } from "../../../session/session.ts";
import { quotedReply } from "../../../text/messages.ts";
import { frameText } from "../../../text/places.ts";
import { evidenceOf } from "../../evidence.ts";
import { isRead } from "../../inside-tls.ts";
import { causeOf } from "../../refusal-causes.ts";
import {
  decisiveRefusal,
  isOldVersionsRefusal,
  type RefusalInside,
  refusalsInside,
  type Step,
} from "../../refusals-inside.ts";
import type { Match, Rule } from "../../rule.ts";
import { meaningOf, statusOf } from "../../status-codes.ts";
import { READ_THE_REPLY, RETRY_LATER } from "../../texts/refusals.ts";

const REFUSED: Readonly<Record<Step, string>> = {
  greeting: "service in its greeting",
  hello: "the client's EHLO",
  login: "the login",
  sender: "the sender",
  recipient: "the recipient",
  message: "the message",
  session: "the session",
  other: "a command",
};

export const authRefusedInsideTls: Rule = {
  id: "auth-refused-inside-tls",
  applies: { decrypted: true },
  restsOn: "whole-view",
  judge(session) {
    const refusal = ownRefusal(session);
    return refusal?.step === "login" ? match(session, refusal) : null;
  },
};

export const refusedInsideTls: Rule = {
  id: "refused-inside-tls",
  applies: { decrypted: true },
  restsOn: "whole-view",
  judge(session) {
    const refusal = ownRefusal(session);
    return refusal === null || refusal.step === "login" ? null : match(session, refusal);
  },
};

/** Null where exo-smtp-auth-legacy-tls says it. */
function ownRefusal(session: SessionWithOutcome): RefusalInside | null {
  const refusal = decisiveRefusal(session);
  return refusal === null || isOldVersionsRefusal(refusal.reply) ? null : refusal;
}

/** A refusal that the session got over: another recipient, another login, another message was accepted. */
export const commandRefusedInsideTls: Rule = {
  id: "command-refused-inside-tls",
  applies: { decrypted: true },
  restsOn: "bytes",
  judge(session) {
    if (decisiveRefusal(session) !== null) return null;
    const refusals = refusalsInside(session);
    const [first] = refusals;
    if (first === undefined) return null;
    const more = refusals.length === 1 ? "" : ` So it did ${times(refusals.length - 1)} more.`;
    return {
      certainty: "certain",
      title: `The server refused ${refusals.length === 1 ? "a command" : "commands"} inside TLS, and the session went on`,
      detail: `${sentence(first)}${reasonWords(first.reply)}${more} ${outcomeWords(session)}`,
      evidence: refusals.slice(0, MAX_SHOWN).map(({ reply }) => evidence(reply)),
      ...(causeOf(first.reply) === null ? {} : { remedies: causeOf(first.reply)?.remedies }),
    };
  },
};

const MAX_SHOWN = 8;
const PERMANENT = 500;
const CLOSING = 421;

const times = (amount: number): string => (amount === 1 ? "once" : `${amount} times`);

const evidence = ({ frame, code, text }: Reply) =>
  evidenceOf(frame, "smtpInTls.replies", `${code} ${text}`.trimEnd());

function match(session: SessionWithOutcome, refusal: RefusalInside): Match {
  const { reply, step, command } = refusal;
  const cause = causeOf(reply);
  const isForNow = reply.code < PERMANENT;
  const status = statusOf(reply);
  return {
    // Behind what was not read the client may have come further.
    certainty: isRead(session, "client") && isRead(session, "server") ? "certain" : "likely",
    severity: isForNow ? "warning" : "error",
    fault: cause?.fault ?? null,
    title: `The server refused ${REFUSED[step]} inside TLS${isForNow ? " for now" : ""} (${reply.code}${status === null ? "" : ` ${status}`})`,
    detail: `${sentence(refusal)}${reasonWords(reply)}${again(session, refusal)} ${outcomeWords(session)}`,
    remedies: cause?.remedies ?? (isForNow ? RETRY_LATER : READ_THE_REPLY),
    evidence: [
      ...(command === null ? [] : [evidenceOf(command.frame, "smtpInTls.exchanges.verb", command.verb)]),
      evidence(reply),
    ],
  };
}

function sentence({ reply, command, step }: RefusalInside): string {
  if (step === "greeting") return `Inside TLS the server greeted with ${quotedReply(reply)}.`;
  if (command === null) return `Inside TLS the server said ${quotedReply(reply)}.`;
  const mechanism = command.verb === "AUTH" && command.argument !== null ? ` ${command.argument}` : "";
  const what =
    command.verb === "."
      ? "the message"
      : command.verb === "data"
        ? "what the client sent"
        : `${command.verb}${mechanism}`;
  return `Inside TLS the server answered ${what} (${frameText(command.frame)}) with ${quotedReply(reply)}.`;
}

/** What the words mean, or the status code where they are not known. */
function reasonWords(reply: Reply): string {
  const cause = causeOf(reply);
  if (cause !== null) return ` ${cause.why}`;
  const status = statusOf(reply);
  const meaning = status === null ? null : meaningOf(status);
  return meaning === null ? "" : ` ${status} stands for: ${meaning}.`;
}

/** How often it said the same. */
function again(session: SessionWithOutcome, { step, reply }: RefusalInside): string {
  const others = refusalsInside(session).filter((each) => each.step === step && each.reply !== reply);
  return others.length === 0 ? "" : ` It refused ${REFUSED[step]} ${times(others.length)} more.`;
}

/** How the session ended, as far as that side was read. */
function outcomeWords(session: SessionWithOutcome): string {
  const { smtpInTls: inside, close } = session;
  const taken = inside?.exchanges.find(({ verb, reply }) => verb === "." && (reply?.code ?? 999) < 300);
  const sent = taken?.reply ? `A message was accepted (${frameText(taken.reply.frame)}). ` : "";
  const quit = inside?.exchanges.findLast(({ verb }) => verb === "QUIT");
  if (quit !== undefined) return `${sent}The client then said QUIT (${frameText(quit.frame)}).`;
  const closing = inside?.replies.findLast(({ code }) => code === CLOSING);
  if (close.by === null) return `${sent}The capture does not show how it ended.`;
  const how = close.with === "RST" ? "reset the connection" : "closed";
  if (close.by === "server") {
    const announced = closing === undefined ? "" : ", as it had said";
    return `${sent}Then the server ${how} (${frameText(close.frame)})${announced}.`;
  }
  const quietly = isRead(session, "client") ? " without QUIT" : "";
  return `${sent}Then the client ${how} (${frameText(close.frame)})${quietly}.`;
}
