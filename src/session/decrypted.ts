// A session -> the signs that it was recorded after a device had decrypted it: both sides go on in plain text after the
// positive reply to STARTTLS, as they would inside TLS (RFC 3207 section 4.2).
import type { SessionFacts } from "./session.ts";

export interface Decrypted {
  /** The frame of the reply to STARTTLS. */
  readonly agreed: number;
  /** Those of the EHLO after it and of its reply, which offers STARTTLS no more. */
  readonly ehlo: number;
  readonly reply: number;
}

/** Null where one side alone goes on in plain text, or a server that still offers STARTTLS. */
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
