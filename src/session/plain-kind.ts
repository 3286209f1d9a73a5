// Plaintext -> what it looks like, and the line of it that may be shown.
import { isKnownVerb, smtpCommand } from "../starttls/smtp-commands.ts";
import type { NonTlsBytes, Side } from "./session.ts";

/** The longest line of SMTP (RFC 5321 section 4.5.3.1.5). */
const SNIFF_BYTES = 512;
const MAX_QUOTE_CHARACTERS = 80;
/** The share of printable ASCII in text; less than 1 for languages with other letters. */
const MIN_PRINTABLE_SHARE = 0.9;

const REPLY = /^[2-5][0-9]{2}(?:[ -]|$)/;
const REQUEST = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI) \S/;

const decoder = new TextDecoder();

export function plainKind(from: Side, bytes: Uint8Array): NonTlsBytes["kind"] {
  const line = firstLine(bytes);
  if (from === "server" ? REPLY.test(line) : isCommand(line)) return "smtp";
  if (from === "server" ? line.startsWith("HTTP/") : REQUEST.test(line)) return "http";
  return printableShare(bytes.subarray(0, SNIFF_BYTES)) >= MIN_PRINTABLE_SHARE ? "text" : "binary";
}

/** The first line, up to 80 characters; null if it is empty or not printable. */
export function quotedLine(bytes: Uint8Array): string | null {
  const quote = Array.from(firstLine(bytes)).slice(0, MAX_QUOTE_CHARACTERS).join("");
  return /^[^\p{C}\ufffd]+$/u.test(quote) ? quote : null;
}

function isCommand(line: string): boolean {
  const command = smtpCommand(line);
  return command !== null && isKnownVerb(command.verb);
}

function firstLine(bytes: Uint8Array): string {
  const [line = ""] = decoder.decode(bytes.subarray(0, SNIFF_BYTES)).split(/[\r\n]/, 1);
  return line;
}

function printableShare(bytes: Uint8Array): number {
  let printable = 0;
  for (const byte of bytes) {
    if ((byte >= 0x20 && byte <= 0x7e) || (byte >= 0x09 && byte <= 0x0d)) printable++;
  }
  return bytes.length === 0 ? 0 : printable / bytes.length;
}
