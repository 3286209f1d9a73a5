// AUTH in the clear: the mechanism, whether a response was sent, and which replies repeat it (RFC 4954 section 4).
import type { Timestamp } from "../tcp/timestamp.ts";
import { isSaslMechanism } from "./sasl-mechanisms.ts";
import type { SmtpReply } from "./smtp-replies.ts";

/** Parts of AUTH responses that replies are searched for: an exchange of three responses has six. */
const AUTH_PARTS = 64;

export interface AuthFacts {
  readonly timestamp: Timestamp;
  /** In upper case; `unknown` for a word that may be private. */
  readonly mechanism: string;
  /** A response went with the command or followed it. */
  sentSecret: boolean;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
/** Shorter parts of a response are in any text. */
const MIN_ECHO_CHARACTERS = 2;

export class SmtpAuth {
  /** The last AUTH; null if none of its form was sent. */
  facts: AuthFacts | null = null;
  /** Lines that are not commands may be responses. */
  private isOpen = false;
  /** Parts of what was sent, in lower case, kept as long as the connection is read; null before the first. */
  private secrets: Set<string> | null = null;

  /** Returns the mechanism; null if the argument names none. */
  begin(argument: string, timestamp: Timestamp): string | null {
    const [word = "", response = ""] = argument.split(/\s+/, 2);
    if (word === "") return null;
    const isKnown = isSaslMechanism(word);
    const mechanism = isKnown ? word.toUpperCase() : "unknown";
    this.facts = { timestamp, mechanism, sentSecret: false };
    this.isOpen = true;
    if (!isKnown) this.respond(word);
    this.respond(response);
    return mechanism;
  }

  /** A line of the client that is not a command. */
  respond(line: string): void {
    // "=" is an empty response, "*" cancels.
    if (this.facts === null || !this.isOpen || ["", "=", "*"].includes(line)) return;
    this.facts.sentSecret = true;
    this.secrets ??= new Set();
    for (const part of partsOf(line)) {
      if (this.secrets.size < AUTH_PARTS) this.secrets.add(part.toLowerCase());
    }
  }

  /** What the client says next is something else. */
  end(): void {
    this.isOpen = false;
  }

  /** The reply repeats something of a response. */
  isEchoed({ text }: SmtpReply): boolean {
    const { secrets } = this;
    if (secrets === null) return false;
    const lowered = text.toLowerCase();
    return [...secrets].some((secret) => lowered.includes(secret));
  }
}

/** The response, and the names and passwords in it. */
function partsOf(response: string): readonly string[] {
  const fields = BASE64.test(response) ? atob(response).split(/[^!-+\--~]+/) : [];
  const values = fields.map((field) => field.slice(field.indexOf("=") + 1));
  return [response, ...values].filter((part) => part.length >= MIN_ECHO_CHARACTERS);
}
