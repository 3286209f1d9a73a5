// A segment that is one whole reply, or one whole EHLO or STARTTLS -> what it says: the same object for the same bytes, since
// a server says the same to all its clients, and a client to all its servers.
import { frozen, Interner } from "../bytes/interner.ts";
import { uint8 } from "../bytes/integers.ts";
import type { Limits } from "../limits.ts";
import { isGreetingVerb, isUpgradeVerb, type SmtpCommand, smtpCommand } from "./smtp-commands.ts";
import { type ReplyWords, replyWords } from "./smtp-replies.ts";

/** Longer replies do not recur, nor do longer commands. */
const MAX_BYTES = 1024;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
/** Of EHLO, HELO, LHLO, STARTTLS and X-ANONYMOUSTLS; other commands may be private. */
const FIRST_LETTERS = new Set(Array.from("EHLSXehlsx", (letter) => letter.charCodeAt(0)));

const decoder = new TextDecoder();

/** One a capture. What it gives is frozen, and the same as what is read line by line. */
export class KnownSmtp {
  private readonly replies = new Interner<ReplyWords>();
  private readonly commands = new Interner<SmtpCommand>();

  /** Null unless `bytes[start, end)` are one reply, with the end of its last line, inside the limits. */
  reply(bytes: Uint8Array, start: number, end: number, limits: Limits): ReplyWords | null {
    if (!isShort(end - start, limits) || bytes[end - 1] !== LINE_FEED) return null;
    const first = uint8(bytes, start);
    if (first < 0x32 || first > 0x35) return null;
    const known = this.replies.find(bytes, start, end);
    if (known !== undefined) return known;
    const lines = decoder.decode(bytes.subarray(start, end - 1)).split("\n");
    const words = lines.length > limits["reply-lines"] ? null : replyWords(lines.map(withoutReturn));
    return words && this.replies.add(bytes, start, end, frozen(words));
  }

  /** Null unless `bytes[start, end)` are a greeting or STARTTLS in one line that ends in CR LF. */
  command(bytes: Uint8Array, start: number, end: number, limits: Limits): SmtpCommand | null {
    if (!isShort(end - start, limits) || !FIRST_LETTERS.has(uint8(bytes, start))) return null;
    if (bytes[end - 1] !== LINE_FEED || bytes[end - 2] !== CARRIAGE_RETURN) return null;
    const known = this.commands.find(bytes, start, end);
    if (known !== undefined) return known;
    const line = decoder.decode(bytes.subarray(start, end - 2));
    const command = line.includes("\n") ? null : smtpCommand(line);
    if (command === null || !mayBeShown(command)) return null;
    return this.commands.add(bytes, start, end, frozen(command));
  }
}

const isShort = (length: number, limits: Limits): boolean =>
  length >= 2 && length <= MAX_BYTES && length <= limits["line-bytes"];

const withoutReturn = (line: string): string => (line.endsWith("\r") ? line.slice(0, -1) : line);

const mayBeShown = ({ verb, argument }: SmtpCommand): boolean =>
  isGreetingVerb(verb) || (isUpgradeVerb(verb) && argument === "");
