// Bytes in the clear to what they look like, and to what of them may be shown.
import { isKnownVerb, smtpCommand } from "../starttls/smtp-commands.ts";
import type { NonTlsBytes, Side } from "./session.ts";

/** Bytes that are looked at: a line of SMTP is no longer (RFC 5321 section 4.5.3.1.5). */
const LOOKED_AT = 512;
const LONGEST_QUOTE = 80;
/** Of text in a language with other letters than ASCII's at least so many bytes are printable. */
const LEAST_PRINTABLE = 0.9;

const REPLY = /^[2-5][0-9]{2}(?:[ -]|$)/;
const REQUEST = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH|PRI) \S/;

const decoder = new TextDecoder();

export function plainKind(from: Side, bytes: Uint8Array): NonTlsBytes["kind"] {
  const line = firstLine(bytes);
  if (from === "server" ? REPLY.test(line) : isCommand(line)) return "smtp";
  if (from === "server" ? line.startsWith("HTTP/") : REQUEST.test(line)) return "http";
  return printableShare(bytes.subarray(0, LOOKED_AT)) >= LEAST_PRINTABLE ? "text" : "binary";
}

/** The first line, 80 characters of it at most; null where it is empty or they cannot be printed. */
export function quotedLine(bytes: Uint8Array): string | null {
  const quote = Array.from(firstLine(bytes)).slice(0, LONGEST_QUOTE).join("");
  return /^[^\p{C}\ufffd]+$/u.test(quote) ? quote : null;
}

function isCommand(line: string): boolean {
  const command = smtpCommand(line);
  return command !== null && isKnownVerb(command.verb);
}

function firstLine(bytes: Uint8Array): string {
  const [line = ""] = decoder.decode(bytes.subarray(0, LOOKED_AT)).split(/[\r\n]/, 1);
  return line;
}

function printableShare(bytes: Uint8Array): number {
  let printable = 0;
  for (const byte of bytes) {
    if ((byte >= 0x20 && byte <= 0x7e) || (byte >= 0x09 && byte <= 0x0d)) printable++;
  }
  return bytes.length === 0 ? 0 : printable / bytes.length;
}
