// Session -> what was said inside TLS, in words: the commands with their outcome, refusals, a message that was accepted.
import { isReadToEnd } from "../diagnose/inside-tls.ts";
import { decisiveRefusal, refusalSentence, refusalsInside } from "../diagnose/refusals-inside.ts";
import type { Session, SmtpExchange } from "../session/session.ts";
import { count, firstOf } from "../text/amounts.ts";
import { quotedReply } from "../text/messages.ts";

/** Commands that are named in a line. */
const NAMED = 12;
/** Refusals that are quoted. */
const QUOTED = 3;

/** `EHLO mail.example.org`, `AUTH PLAIN`, `end of message` */
export function commandText({ verb, argument }: Pick<SmtpExchange, "verb" | "argument">): string {
  if (verb === ".") return "end of message";
  return argument === null ? verb : `${verb} ${argument}`;
}

type InsideSession = Pick<Session, "smtpInTls" | "tls" | "view">;

/** `EHLO 250, AUTH PLAIN 235, RCPT 250 ×3, QUIT 221`; "" without commands. */
export function commandsLine({ smtpInTls, tls, view }: InsideSession): string {
  const counted: { readonly text: string; times: number }[] = [];
  const none = isReadToEnd({ tls, view }, "server") ? "without reply" : "(reply not read)";
  for (const { verb, argument, reply } of smtpInTls?.exchanges ?? []) {
    const command = commandText({ verb, argument: verb === "AUTH" ? argument : null });
    const text = `${command} ${reply?.code ?? none}`;
    const last = counted.at(-1);
    if (last?.text === text) last.times++;
    else counted.push({ text, times: 1 });
  }
  return firstOf(
    counted.map(({ text, times }) => (times === 1 ? text : `${text} ×${times}`)),
    NAMED,
  );
}

/** Those that `told` does not quote, one line each: `AUTH PLAIN (frame 21): "535 5.7.8 authentication failed" (frame 22)`. As it came. */
export function refusalLines(session: Session, told: string): string[] {
  const refusals = refusalsInside(session).filter(({ reply }) => !told.includes(quotedReply(reply)));
  const rest = refusals.length - QUOTED;
  const lines = refusals.slice(0, QUOTED).map(({ reply, command, step }) => {
    const quoted = quotedReply(reply);
    if (command !== null) return `${commandText(command)} (frame ${command.frame}): ${quoted}`;
    return step === "greeting" ? `Greeting: ${quoted}` : quoted;
  });
  return rest > 0 ? [...lines, `and ${count(rest, "more refusal")}`] : lines;
}

/** The refusal for which no message was accepted, else the message that was, else the last refusal. As it came. */
export function insideSentence(session: Session): string[] {
  const refusal = decisiveRefusal(session);
  if (refusal !== null) return [refusalSentence(refusal)];
  const accepted = session.smtpInTls?.exchanges.findLast(
    ({ verb, reply }) => (verb === "." || verb === "BDAT") && reply !== null && reply.code < 300,
  );
  if (accepted?.reply) return [`The server accepted a message inside TLS: ${quotedReply(accepted.reply)}.`];
  return refusalsInside(session).slice(-1).map(refusalSentence);
}
