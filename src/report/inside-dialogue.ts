// Session -> what was said inside TLS, in words: the commands with their outcome, refusals, a message that was accepted.
import type { Reply, Session, SmtpExchange, SmtpInTls } from "../session/session.ts";
import { firstOf } from "../text/amounts.ts";
import { quotedReply } from "../text/messages.ts";

/** Commands that are named in a line. */
const NAMED = 12;
/** Refusals that are quoted. */
const QUOTED = 3;

interface Refusal {
  readonly reply: Reply;
  /** What it answers; null for no command that is listed. */
  readonly to: SmtpExchange | "connection" | null;
}

/** `EHLO mail.example.org`, `AUTH PLAIN`, `end of message` */
export function commandText({ verb, argument }: Pick<SmtpExchange, "verb" | "argument">): string {
  if (verb === ".") return "end of message";
  return argument === null ? verb : `${verb} ${argument}`;
}

/** `EHLO 250, AUTH PLAIN 235, RCPT 250 ×3, QUIT 221`; "" without commands. */
export function commandsLine({ exchanges }: SmtpInTls): string {
  const counted: { readonly text: string; times: number }[] = [];
  for (const { verb, argument, reply } of exchanges) {
    const command = commandText({ verb, argument: verb === "AUTH" ? argument : null });
    const text = `${command} ${reply?.code ?? "without reply"}`;
    const last = counted.at(-1);
    if (last?.text === text) last.times++;
    else counted.push({ text, times: 1 });
  }
  return firstOf(
    counted.map(({ text, times }) => (times === 1 ? text : `${text} ×${times}`)),
    NAMED,
  );
}

/** Each reply answers one command, also where one frame brings several that are alike. */
function refusalsOf({ banner, replies, exchanges }: SmtpInTls): Refusal[] {
  const left = new Set(exchanges);
  return replies.map((reply) => {
    if (isSame(banner, reply)) return { reply, to: "connection" };
    const to = [...left].find((each) => isSame(each.reply, reply)) ?? null;
    if (to !== null) left.delete(to);
    return { reply, to };
  });
}

const isSame = (one: Reply | null, other: Reply): boolean =>
  one?.frame === other.frame && one.code === other.code && one.text === other.text;

/** Those that `told` does not quote, one line each: `AUTH PLAIN (frame 21): "535 5.7.8 authentication failed" (frame 22)`. As it came. */
export function refusalLines(inside: SmtpInTls, told: string): string[] {
  const refusals = refusalsOf(inside).filter(({ reply }) => !told.includes(quotedReply(reply)));
  const rest = refusals.length - QUOTED;
  const lines = refusals.slice(0, QUOTED).map(({ reply, to }) => {
    const quoted = quotedReply(reply);
    if (to === null) return quoted;
    return to === "connection" ? `Greeting: ${quoted}` : `${commandText(to)} (frame ${to.frame}): ${quoted}`;
  });
  return rest > 0 ? [...lines, `and ${rest} more refusals`] : lines;
}

/** The last refusal, else the message that was accepted; none where there is neither. As it came. */
export function insideSentence({ smtpInTls }: Session): string[] {
  if (smtpInTls === undefined) return [];
  const last = refusalsOf(smtpInTls).at(-1);
  if (last !== undefined) {
    const { reply, to } = last;
    const quoted = quotedReply(reply);
    if (to === null) return [`Inside TLS the server said ${quoted}.`];
    if (to === "connection") return [`Inside TLS the server greeted with ${quoted}.`];
    return [`Inside TLS the server answered ${commandText(to)} (frame ${to.frame}) with ${quoted}.`];
  }
  const accepted = smtpInTls.exchanges.findLast(
    ({ verb, reply }) => (verb === "." || verb === "BDAT") && reply !== null && reply.code < 300,
  );
  return accepted?.reply ? [`The server accepted a message inside TLS: ${quotedReply(accepted.reply)}.`] : [];
}
