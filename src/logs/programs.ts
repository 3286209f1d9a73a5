// A line of a log -> the programs that wrote it, and the side of the connection that they are on.
import type { Side } from "../session/session.ts";

/** What stands before the words of a library tells the program that printed them. */
const PROGRAMS: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["Postfix", /\bpostfix[/-]/i],
  ["Exim", /\bexim\d?\b|\bH=\S{1,255} \[/i],
  ["Sendmail", /\bsendmail\[|\bsm-mta\[|STARTTLS=(?:client|server)/],
  [
    "Exchange Online",
    /\.outlook\.com\b.{0,2000}?\bLED=|\bLED=.{0,2000}?outlook\.com|(?:generating server|rejected by)\W{1,4}\S{1,255}\.outlook\.com/i,
  ],
  ["Haraka", /\bharaka\b/i],
  ["OpenSMTPD", /\bsmtpd\[\d+\]: [0-9a-f]{16} /],
  ["nodemailer", /\bnodemailer\b|smtp-connection/i],
  ["MailKit", /\bMailKit\b/],
  ["PHP", /stream_socket_|PHPMailer/],
  ["Ruby", /\bOpenSSL::SSL::|SSL_connect returned=/],
  ["Python", /\bssl\.SSL|_ssl\.c|smtplib|\[SSL: /],
  ["Java", /\bjavax?\.|jakarta\.mail|sun\.security/],
  ["swaks", /^\*\*\* /],
  ["msmtp", /\bmsmtp: /],
  ["curl", /\bcurl: \(/],
  ["Schannel", /schannel/i],
  ["Erlang", /TLS (?:client|server): In state/],
];
/** By whose words an alert is told. */
const LIBRARIES: readonly (readonly [name: string, pattern: RegExp])[] = [
  ["OpenSSL", /ssl alert number|(?:sslv3|tlsv1\d?|ssl\/tls)[ _]alert|\b0A000|error:[0-9a-f]{8}/i],
  ["Java", /received fatal alert/i],
  ["Go", /remote error: /i],
  [".NET", /remote party sent a TLS alert/i],
  ["Windows (Schannel)", /fatal (?:alert|error) (?:code|was)/i],
  ["GnuTLS", /gnutls|TLS fatal alert has been received/i],
];

/** `named`: those whose words were found. */
export function programsOf(named: readonly string[], text: string): readonly string[] {
  const shown = (table: typeof PROGRAMS) =>
    table.filter(([, pattern]) => pattern.test(text)).map(([name]) => name);
  return [...new Set([...shown(PROGRAMS), ...(named.length > 0 ? named : shown(LIBRARIES))])];
}

const CLIENT =
  /SSL_connect|STARTTLS=client|postfix\/(?:\w+\/)?(?:smtp|lmtp)\b|\bsmtp-out\b|TLS client:|\bmta (?:error|connect)/;
const SERVER =
  /SSL_accept|\bsmtpd\b(?!\[)|STARTTLS=server|postfix\/(?:\w+\/)?(?:smtpd|postscreen)\b|TLS server:/;

/** The side whose log it is; null if nothing, or not one side only, shows it. `named`: those of the words that were found. */
export function writerOf(text: string, named: readonly (Side | null)[] = []): Side | null {
  const isClient = CLIENT.test(text);
  if (isClient !== SERVER.test(text)) return isClient ? "client" : "server";
  const sides = new Set(named.filter((side) => side !== null));
  return sides.size === 1 ? ([...sides][0] ?? null) : null;
}
