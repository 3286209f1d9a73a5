// What a server's refusals in the clear say: the reason that they give, as servers in use word it.
import type { SessionWithOutcome, Reply } from "../session/session.ts";

/** What the server says it refuses the client for. */
export type Reason = "tls-version" | "line-feed" | "early" | "time-out" | "load" | "tls-set-up";

/** Of two reasons in one text the narrower comes first. */
const REASONS: readonly (readonly [Reason, RegExp])[] = [
  [
    "tls-version",
    /\b[45]\.7\.6[67]\b|\bTLS ?v?1\.[01]\b.*\b(?:not supported|no longer|deprecated|disabled|refused)|\b(?:support|upgrade|update|requires?|use)\b.*\bTLS(?: version)? ?v?1\.[23]\b|\bTLS ?v?1\.[23]\b.*\brequired\b/is,
  ],
  [
    "line-feed",
    /\bbare (?:<?LF>?|line ?feed|newline)|<LF>|\bCR ?LF\b|smtplf|\bline (?:ending|terminator|feed)/i,
  ],
  [
    "early",
    /synchroni[sz]ation|pipelining|protocol (?:error|violation)|\btoo (?:early|soon)\b|early ?talk|pregreet|\b(?:before|wait(?:ing)? for)\b.*\b(?:greeting|banner|220|response|reply)\b|out of sync/is,
  ],
  ["time-out", /\b4\.4\.2\b|time(?:d)?[ -]?out|\bidle\b|inactiv/i],
  [
    "load",
    /\btoo (?:many|much|busy)\b|\brate\b|\blimit|\bbusy\b|overload|throttl|exceed|resources|\bmaximum\b/i,
  ],
  [
    "tls-set-up",
    /local problem|certificate|private key|security subsystem|\bTLS\b.*\b(?:un)?available|temporary reason/i,
  ],
];

/** Characters of a reply in which a reason is looked for: what a server says at length says it first. */
export const MAX_CHARACTERS_READ = 1000;

/** Null where the text gives none that is known. */
export function reasonOf({ text }: { readonly text: string }): Reason | null {
  const beginning = text.slice(0, MAX_CHARACTERS_READ);
  return REASONS.find(([, words]) => words.test(beginning))?.[0] ?? null;
}

/** The first refusal from that frame on, the greeting among them, that gives this reason. */
export const refusalFor = ({ smtp }: SessionWithOutcome, reason: Reason, from = 0): Reply | null =>
  smtp?.replies.find((reply) => reply.frame >= from && reasonOf(reply) === reason) ?? null;

/** The command that the reply answers, like "EHLO (frame 7)"; null where it has no name, or is not known. */
export function commandOf({ smtp }: SessionWithOutcome, { frame, code, text }: Reply): string | null {
  const command = smtp?.exchanges.find(
    ({ reply }) => reply?.frame === frame && reply.code === code && reply.text === text,
  );
  if (command === undefined || command.verb === "data") return null;
  return `${command.verb === "." ? "the message" : command.verb} (frame ${command.frame})`;
}

/** Replies of 400 and above but those to STARTTLS, and but the greeting. */
export function refusalsOfOtherCommands({ smtp }: SessionWithOutcome): readonly Reply[] {
  if (smtp === null || smtp.replies.length === 0) return [];
  const upgrades = smtp.exchanges.filter(({ verb }) => verb === "STARTTLS" || verb === "X-ANONYMOUSTLS");
  const others = [smtp.banner, smtp.starttls.reply, ...upgrades.map(({ reply }) => reply)];
  return smtp.replies.filter(
    ({ frame, code, text }) =>
      !others.some((other) => other?.frame === frame && other.code === code && other.text === text),
  );
}

/** The refusal of STARTTLS for the command or ClientHello that the client had sent right after it; null where there is none. */
export function refusedForPipelining({ smtp }: SessionWithOutcome): Reply | null {
  const early = smtp?.strayAfterStarttls.client?.frame ?? smtp?.helloBeforeReply ?? null;
  const reply = smtp?.starttls.reply;
  if (early === null || !reply || reply.code < 400 || early > reply.frame) return null;
  return reasonOf(reply) === "early" ? reply : null;
}
