// A line of a cleartext dialogue -> how much of it is no secret. What is not known to be harmless may be a password or part
// of a message (RFC 5321, RFC 4954): the same words stay as in an anonymised extract (extract/anonymize/clear-text.ts).
import { isSaslMechanism } from "../starttls/sasl-mechanisms.ts";
import { isKnownVerb } from "../starttls/smtp-commands.ts";

/** Commands of SMTP whose argument is no secret. */
const OPEN_ARGUMENT = new Set(["EHLO", "HELO", "LHLO", "MAIL", "RCPT"]);
/** Of a sender that logged in elsewhere (RFC 4954 section 5). */
const AUTH_PARAMETER = /\sAUTH=/i;
const CHUNK = /^BDAT\s+(\d{1,9})(?:\s+LAST)?\s*$/i;
/** Of IMAP and ManageSieve: its bytes follow the line (RFC 9051 section 4.3, RFC 7888). */
const LITERAL = /\{(\d{1,9})[+-]?\}$/;

/** Of other dialogues, in IMAP after a tag: IMAP, POP3, ManageSieve, FTP, NNTP, IRC, HTTP. */
const VERBS =
  "CAPABILITY CAPA STARTTLS STLS AUTH AUTHENTICATE AUTHINFO LOGIN LOGOUT QUIT NOOP ID ENABLE USER PASS APOP STAT LIST " +
  "RETR DELE UIDL TOP RSET SELECT EXAMINE FETCH CAPABILITIES FEAT PBSZ PROT SYST PWD TYPE PASV EPSV NICK CAP JOIN PING " +
  "PONG GET HEAD POST PUT CONNECT OPTIONS";
const OTHER_COMMAND = new RegExp(
  String.raw`^(?:[A-Za-z.]{0,8}\d{1,8} )?(${VERBS.replaceAll(" ", "|")})(?=\s|$)`,
  "i",
);
const OTHER_ANSWER =
  /^(?:\d{3}[ -]|\+OK\b|-ERR\b|\* (?:OK|NO|BAD|BYE|PREAUTH|CAPABILITY)\b|[A-Za-z.]{0,8}\d{1,8} (?:OK|NO|BAD)\b|(?:OK|NO|BYE)\b|HTTP\/\d\.\d \d{3}\b)/;
const CAPABILITY = /^"?(?:STARTTLS|STLS|SASL|IMPLEMENTATION|SIEVE|TOP|UIDL|VERSION|PIPELINING)\b"?/i;
/** Answers that ask for a response: they may repeat a user's name (RFC 4954, RFC 4643). */
const CHALLENGE = /^(?:334|383)[ -]?/;
/** Of other dialogues, in which nothing secret is sent, and which the answer to shows nothing of. */
const HARMLESS =
  /^(?:CAPABILITY|CAPA|STARTTLS|STLS|LOGOUT|QUIT|NOOP|ID|ENABLE|CAPABILITIES|FEAT|PBSZ|PROT|SYST|PING|PONG)$/i;
const LOGIN = /^(?:AUTH|AUTHENTICATE|AUTHINFO|LOGIN|USER|PASS|APOP|NICK|CAP)$/i;
/** What firewalls overwrite commands with that they do not allow. */
const MASKED = /^X{4,}[A-Z]?\b/;
const PROXY = /^PROXY (?:TCP[46](?: [\da-f.:]+){2}(?: \d{1,5}){2}|UNKNOWN(?: [\da-f.: ]+)?)$/;
const MECHANISM = /^(\S+\s+(?:AUTHENTICATE\s+)?"?)([\w-]+)"?\s?/i;

/** Each gives the number of characters that may be shown. */
export function shownOfCommand(line: string): number {
  if (line === "." || PROXY.test(line)) return line.length;
  const masked = MASKED.exec(line)?.[0];
  if (masked !== undefined) return masked.length;
  const verb = /^[A-Za-z][A-Za-z-]*(?=\s|$)/.exec(line)?.[0] ?? "";
  const upper = verb.toUpperCase();
  if (upper === "AUTH") return shownOfLogin(line, verb.length);
  if (!isKnownVerb(upper)) return 0;
  if (!OPEN_ARGUMENT.has(upper)) return CHUNK.test(line) ? line.length : verb.length;
  const parameter = AUTH_PARAMETER.exec(line);
  return parameter === null ? line.length : parameter.index + parameter[0].length;
}

/** Bytes that follow the command and are no lines; null where it does not tell. */
export function chunkLength(line: string, isSmtp: boolean): number | null {
  const length = (isSmtp ? CHUNK : LITERAL).exec(line)?.[1];
  return length === undefined ? null : Number(length);
}

/** What a command of another dialogue is, of which the first `shown` characters may be shown. */
export function lineKind(
  line: string,
  shown: number,
): "harmless" | "login" | "proxy" | "content" | "unknown" {
  if (shown === 0) return "unknown";
  const verb = OTHER_COMMAND.exec(line)?.[1] ?? "";
  if (HARMLESS.test(verb) || (/^AUTH$/i.test(verb) && /\s(?:TLS|SSL)\s*$/i.test(line))) return "harmless";
  if (LOGIN.test(verb)) return "login";
  return /^CONNECT$/i.test(verb) ? "proxy" : "content";
}

export function shownOfOtherCommand(line: string): number {
  const [shown = "", verb = ""] = OTHER_COMMAND.exec(line) ?? [];
  return /^AUTH/i.test(verb) ? shownOfLogin(line, shown.length) : shown.length;
}

/** The name of a mechanism stays, and what FTP calls one. */
function shownOfLogin(line: string, verb: number): number {
  const [shown = "", , word = ""] = MECHANISM.exec(line) ?? [];
  return isSaslMechanism(word) || /^(?:TLS|SSL)$/i.test(word) ? shown.length : verb;
}

/** `mayEcho`: the answer may repeat what was sent as a login. */
export function shownOfAnswer(line: string, mayEcho: boolean): number {
  const challenge = CHALLENGE.exec(line)?.[0];
  if (challenge !== undefined) return challenge.length;
  const answer = OTHER_ANSWER.exec(line)?.[0];
  if (answer === undefined) return CAPABILITY.exec(line)?.[0].length ?? 0;
  return mayEcho ? answer.length : line.length;
}
