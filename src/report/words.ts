// Numbers and names -> the words that sentences and table cells share.
import type { Endpoint, Fault } from "../session/session.ts";
import { printableAscii } from "./terminal-text.ts";

/** `1 packet`, `12,345 packets`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(amount)} ${amount === 1 ? noun : plural}`;
}

/** `12,345`. */
export function grouped(amount: number): string {
  return String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `0.04 ms`, `26 ms`, `1.01 s`, `12.5 s`. */
export function duration(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size < 0.095) return `${Number(milliseconds.toFixed(2))} ms`;
  if (size < 9.95) return `${trimmed(milliseconds.toFixed(1))} ms`;
  if (size < 999.5) return `${milliseconds.toFixed(0)} ms`;
  const seconds = milliseconds / 1000;
  return `${Number(seconds.toFixed(size < 9995 ? 2 : 1))} s`;
}

/** Milliseconds between two RFC 3339 times in UTC, exact to the nanosecond; null where either is missing. */
export function elapsedMs(from: string | null, to: string | null): number | null {
  if (from === null || to === null) return null;
  const whole = Date.parse(`${to.slice(0, 19)}Z`) - Date.parse(`${from.slice(0, 19)}Z`);
  return whole + (fraction(to) - fraction(from)) * 1000;
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[]): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} and ${items.slice(-1).join("")}`;
}

/** `192.0.2.1:25`, `[2001:db8::1]:25`. */
export function endpointText(endpoint: Endpoint): string {
  const address = printableAscii(endpoint.address);
  return address.includes(":") ? `[${address}]:${endpoint.port}` : `${address}:${endpoint.port}`;
}

/** Where the fault lies, in words. */
export const FAULTS: Readonly<Record<Fault, string>> = {
  client: "the client",
  server: "the server",
  path: "the network path",
  capture: "the capture",
};

const SPOKEN: Readonly<Record<string, string>> = {
  SYN: "the SYN",
  "SYN-ACK": "the SYN/ACK",
  data: "the last data",
  incomplete: "an incomplete message",
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

function trimmed(digits: string): string {
  return digits.endsWith(".0") ? digits.slice(0, -2) : digits;
}

function fraction(time: string): number {
  return Number(/\.\d+/.exec(time)?.[0] ?? 0);
}
