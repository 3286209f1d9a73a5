// What was said on a connection -> how sentences name it: messages, alerts, replies.
import type { Alert, Reply } from "../session/session.ts";
import { printableAscii } from "./printable.ts";

const SPOKEN: Readonly<Record<string, string>> = {
  SYN: "the SYN",
  "SYN-ACK": "the SYN/ACK",
  data: "the last data",
  incomplete: "a message that is incomplete in the capture",
  Alert: "the alert",
  EncryptedAlert: "an encrypted alert",
  EncryptedHandshake: "an encrypted handshake message",
  ApplicationData: "encrypted data",
};

/** Of POP3, of IMAP and ManageSieve, and of PostgreSQL. */
const STATUS = /^(?:[+]OK|-ERR|OK|NO|BAD|BYE|PREAUTH|[SNGE])$/;
const TLS_MESSAGE = /^(?:SSLv2 )?[A-Z][A-Za-z]*[a-z]/;

/** What `close.after` holds, as part of a sentence: `the ClientHello`, `the 220 reply`, `the EHLO command`. */
export function spoken(said: string): string {
  const known = Object.hasOwn(SPOKEN, said) ? SPOKEN[said] : undefined;
  if (known !== undefined) return known;
  if (/^\d{3}$/.test(said) || STATUS.test(said)) return `the ${said} reply`;
  if (/^<[a-z]+>$/.test(said)) return said;
  return TLS_MESSAGE.test(said) ? `the ${printableAscii(said)}` : `the ${printableAscii(said)} command`;
}

/** Null where the alert is encrypted. */
export function alertNumber({ description }: Alert): number | null {
  return description === null ? null : Number.parseInt(description.id, 16);
}

/** `unknown_ca (48)`; `encrypted` where it cannot be read. */
export function alertText(alert: Alert): string {
  return alert.description === null ? "encrypted" : `${alert.description.name} (${alertNumber(alert)})`;
}

/** `fatal unknown_ca (48)`; `encrypted` where it cannot be read. */
export function levelledAlert(alert: Alert): string {
  return alert.level === null ? alertText(alert) : `${alert.level.name} ${alertText(alert)}`;
}

/** Characters of a reply that are quoted. */
const QUOTED = 200;

/** On one line, and not too long. */
export function quotable(text: string): string {
  const line = text.replaceAll(/\r?\n/g, " ");
  return line.length > QUOTED ? `${line.slice(0, QUOTED)}...` : line;
}

/** `"454 4.7.0 TLS not available" (frame 11)`, as it came. */
export const quotedReply = ({ frame, code, text }: Reply): string =>
  `"${`${code} ${quotable(text)}`.trimEnd()}" (frame ${frame})`;
