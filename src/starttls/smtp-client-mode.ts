// A command of the client -> what its next bytes are (RFC 5321 section 4.1.1.4, RFC 3030, RFC 3207).
import type { Timestamp } from "../tcp/timestamp.ts";
import { isUpgradeVerb, type SmtpCommand } from "./smtp-commands.ts";

export type ClientMode =
  | { readonly kind: "commands" }
  /** The reply to STARTTLS or DATA decides: until it comes, the client's bytes are held. */
  | { readonly kind: "held"; readonly verb: string }
  | { readonly kind: "message" }
  /** Bytes of BDAT that are still to come. */
  | { kind: "chunk"; left: number };

export const COMMANDS: ClientMode = { kind: "commands" };
export const MESSAGE: ClientMode = { kind: "message" };

/** Without `serverSpoke`, in a capture of the client's side only, no reply is waited for. */
export function modeAfter({ verb, argument }: SmtpCommand, serverSpoke: boolean): ClientMode {
  if (isUpgradeVerb(verb)) return serverSpoke ? { kind: "held", verb } : COMMANDS;
  if (verb === "DATA") return serverSpoke ? { kind: "held", verb } : MESSAGE;
  const left = verb === "BDAT" ? Number.parseInt(argument, 10) : 0;
  return left > 0 ? { kind: "chunk", left } : COMMANDS;
}

/** Pieces of the client's bytes that wait for a reply. */
export class HeldPieces {
  /** Bytes in all. */
  bytes = 0;
  private pieces: { readonly bytes: Uint8Array; readonly timestamp: Timestamp }[] = [];

  get first(): Uint8Array | null {
    return this.pieces[0]?.bytes ?? null;
  }

  /** The bytes are not copied. */
  add(bytes: Uint8Array, timestamp: Timestamp): void {
    this.pieces.push({ bytes, timestamp });
    this.bytes += bytes.length;
  }

  take(): HeldPieces["pieces"] {
    const { pieces } = this;
    this.pieces = [];
    this.bytes = 0;
    return pieces;
  }
}
