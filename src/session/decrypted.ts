// A session -> the signs that it was recorded after a device had decrypted it: after the positive reply to STARTTLS both
// sides go on in plaintext, as they would inside TLS (RFC 3207 section 4.2).
import type { SessionFacts } from "./session.ts";

export interface Decrypted {
  /** The frame of the reply to STARTTLS. */
  readonly agreed: number;
  /** The frames of the EHLO after it and of its reply, which no longer offers STARTTLS. */
  readonly ehlo: number;
  readonly reply: number;
}

/** Null if only one side goes on in plaintext, or the server still offers STARTTLS. */
export function decrypted({ smtp, tls }: SessionFacts): Decrypted | null {
  const agreed = smtp?.starttls.reply;
  if (tls !== null || !agreed || agreed.code >= 300) return null;
  const next = smtp?.exchanges.find(
    ({ frame, verb }) => frame > agreed.frame && (verb === "EHLO" || verb === "LHLO"),
  );
  const reply = next?.reply;
  if (!next || reply?.code !== 250 || /^STARTTLS\b/im.test(reply.text)) return null;
  return { agreed: agreed.frame, ehlo: next.frame, reply: reply.frame };
}
