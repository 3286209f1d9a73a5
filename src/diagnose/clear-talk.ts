// What the clear part of a session shows of STARTTLS, in SMTP and its siblings alike (RFC 3207, RFC 2595).
import type { Judged, Reply, SystemText } from "../session/session.ts";
import { greetingHost } from "./names.ts";

/** Characters of a reply that are quoted. */
const QUOTED = 200;

/** Like `"454 4.7.0 TLS not available" (frame 11)`. */
export function quoted({ frame, code, text }: Reply): string {
  return `"${`${code} ${shortened(text)}`.trimEnd()}" (frame ${frame})`;
}

/** On one line. */
export function shortened(text: string): string {
  const line = text.replaceAll("\n", " ");
  return line.length > QUOTED ? `${line.slice(0, QUOTED)}...` : line;
}

interface Upgrade {
  /** The server's list names TLS; null where no list was seen. */
  readonly advertised: boolean | null;
  readonly command: { readonly frame: number; readonly time: string | null; readonly verb: string } | null;
  readonly reply: { readonly frame: number; readonly text: string; readonly accepted: boolean } | null;
  /** Where the document has it. */
  readonly field: "smtp.starttls" | "dialogue";
}

/** The request for TLS and its answer; null where the session has no clear dialogue. */
export function upgradeOf({ smtp, dialogue }: Judged): Upgrade | null {
  if (smtp !== null) {
    const { advertised, command, reply } = smtp.starttls;
    const answer = reply && {
      frame: reply.frame,
      text: `${reply.code} ${reply.text}`.trimEnd(),
      accepted: reply.code < 400,
    };
    return { advertised, command, reply: answer, field: "smtp.starttls" };
  }
  return dialogue && { ...dialogue, field: "dialogue" };
}

/** The name in its greeting, else its address. */
export const serverName = (session: Judged): string =>
  greetingHost(session) ?? `${session.server.address} port ${session.server.port}`;

/** EHLO (or LHLO) was answered to its end. */
export function answeredEhlo({ smtp }: Judged): { readonly verb: string; readonly frame: number } | null {
  if (smtp === null || smtp.ehlo === null || smtp.ehlo.command === "HELO") return null;
  return smtp.ehloReply && { verb: smtp.ehlo.command, frame: smtp.ehloReply.frame };
}

/** Replies of 400 and above but those to STARTTLS, and but the greeting. */
export function refusalsOfOtherCommands({ smtp }: Judged): readonly Reply[] {
  if (smtp === null || smtp.replies.length === 0) return [];
  const upgrades = smtp.exchanges.filter(({ verb }) => verb === "STARTTLS" || verb === "X-ANONYMOUSTLS");
  const others = [smtp.banner, smtp.starttls.reply, ...upgrades.map(({ reply }) => reply)];
  return smtp.replies.filter(
    ({ frame, code, text }) =>
      !others.some((other) => other?.frame === frame && other.code === code && other.text === text),
  );
}

/** Other protocols have other programs: of texts on mail servers, what holds for any. */
export function textsFor({ smtp }: Judged, texts: readonly SystemText[]): readonly SystemText[] {
  return smtp === null ? texts.filter(({ system }) => system === "any") : texts;
}

/** Protocols in which the server speaks first, by the names of the document. */
const GREETED: ReadonlySet<string> = new Set([
  "smtp",
  "lmtp",
  "imap",
  "pop3",
  "ftp",
  "nntp",
  "sieve",
  "mysql",
]);

export const isGreetedFirst = ({ protocol }: Judged): boolean => GREETED.has(protocol);

const SUBMISSION_PORT = 587;

/** Users' programs hand mail in here, with their passwords (RFC 6409, RFC 8314). */
export const isSubmission = ({ server }: Judged): boolean => server.port === SUBMISSION_PORT;
