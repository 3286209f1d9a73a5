// Replies in the clear -> the one that demands TLS (RFC 3207 section 4, RFC 5248). Servers word it as they like, so it is
// known by what one of its sentences says: TLS, or an encrypted connection, and that it is needed.
import type { Reply, SessionWithOutcome } from "../session/session.ts";
import { MAX_CHARACTERS_READ, refusalsOfOtherCommands } from "./refusals.ts";

/** The first; null where none was seen. */
export function tlsDemand(session: SessionWithOutcome): Reply | null {
  const refusals = refusalsOfOtherCommands(session);
  return refusals.find((reply) => demandsTls(reply, isOfMessage(session, reply))) ?? null;
}

const isOfMessage = ({ smtp }: SessionWithOutcome, { frame, code, text }: Reply): boolean =>
  smtp?.exchanges.some(
    ({ verb, reply }) => verb === "." && reply?.frame === frame && reply.code === code && reply.text === text,
  ) ?? false;

/** `answersMessage`: what it wants encrypted may be the content. */
export function demandsTls({ code, text }: Pick<Reply, "code" | "text">, answersMessage = false): boolean {
  const said = inOneLine(withoutNames(text.slice(0, MAX_CHARACTERS_READ)));
  if (QUOTES_ANOTHER.test(said)) return false;
  if (REFUSES_CLEAR_TEXT.test(said) || NAMES_OF_DEMANDS.test(said)) return true;
  if (OTHER_REFUSALS.test(said)) return false;
  if (TLS_REQUIRED_CODES.has(code) || TLS_REQUIRED_STATUS.test(said)) return true;
  const wanted = answersMessage ? WANTS_TLS : WANTS_ENCRYPTION;
  return said.split(END_OF_SENTENCE).some((sentence) => wanted.test(sentence));
}

/** Without addresses and the names of hosts: they are named as people like. */
export const withoutNames = (text: string): string =>
  text.replaceAll(/https?:\S+|[^\s:]+@[^\s:]+|\b(?:[a-z\d_-]+\.)+[a-z]{2,}\b/gi, "");

/** Without the status code that some servers repeat on each line. */
const inOneLine = (text: string): string =>
  text.replaceAll(/\n[245](?:\.\d{1,3}){2}(?= |$)|\s+/g, " ").replaceAll("  ", " ");

const END_OF_SENTENCE = /[.;!?](?=\s|$)/;

/** 523: encryption needed (RFC 5248); 538: for this mechanism (RFC 4954). */
const TLS_REQUIRED_CODES: ReadonlySet<number> = new Set([523, 538]);
/** The same as enhanced status codes. */
const TLS_REQUIRED_STATUS = /\b5\.7\.1[01]\b/;

const TLS = String.raw`(?:\b(?:START ?TLS|X-?AnonymousTls|TLS|SSL)\b|\b(?:secured?|encrypted) (?:connections?|sessions?|channels?|transport)\b|\b(?:session|connection|transport)[ -]encryption\b)`;
const NEEDED = String.raw`\b(?:must|have to|has to|requir(?:es?|ed|ing)|requiered|needs?|needed|mandatory|enforced?|demands?|please (?:use|issue|enable|start)|only|first)\b`;
const both = (one: string, other: string): RegExp => new RegExp(`${one}.*${other}|${other}.*${one}`, "i");
const WANTS_TLS = both(TLS, NEEDED);
const WANTS_ENCRYPTION = both(String.raw`(?:${TLS}|\bencryption\b)`, NEEDED);

const REFUSED = String.raw`(?:(?:not|n't) (?:be )?(?:allowed|permitted|accepted|available|supported)|disallowed|prohibited|forbidden)`;
const CLEAR = String.raw`\b(?:plain ?text|clear ?text|unencrypted|insecure|non-secure) (?:auth\w*|logins?|passwords?|sessions?|connections?)\b`;
const WITHOUT_TLS = String.raw`\bwithout (?:\w+ ){0,2}(?:${TLS}|encryption\b)`;
const NOT_OVER_TLS = String.raw`\b(?:not|\w+n't) (?:(?:sent|made|received|submitted) )?(?:over|via|using|through) (?:an? )?${TLS}`;
const REFUSES_CLEAR_TEXT = new RegExp(
  `${both(`(?:${CLEAR}|${WITHOUT_TLS})`, REFUSED).source}|(?:not|n't) (?:accept|allow|permit)\\w* ${CLEAR}|${NOT_OVER_TLS}`,
  "i",
);

/** Sendmail's, for a client without TLS (ENCR and VERIFY of its access map), and Sophos's. */
const NAMES_OF_DEMANDS =
  /\bencryption too weak 0 less than\b|\bother side does not support STARTTLS\b|\bXGEMAIL_0006\b/;

/** What refuses TLS or its version, the form of a command, or mail for its content, is no demand. */
const OTHER_REFUSALS =
  /not (?:available|supported|implemented|offered)|unavailable|unrecogni[sz]ed|unknown command|attachment|archive|S\/MIME|\bPGP\b|protocol violation|syntax error|already|be repeated|only one\b|\bmust not\b|disable|too many|concurrent|\blimit/i;

/** It passes on what a third server said, to a check of an address or about the way beyond. */
const QUOTES_ANOTHER =
  /\b(?:said|response|replied|returned)\b[^.]{0,9}\b[45]\d\d\b|[([:=] ?[45]\d\d[ -](?:[45]\.\d|[A-Z])|starttls-not-supported|\bdestination (?:mail )?server|\bnext[ -]hop\b|unverified address|\bcall(?:out|back)\b/i;
