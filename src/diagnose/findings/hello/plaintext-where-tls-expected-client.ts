// A client that goes on in clear text after the server agreed to TLS to a finding (RFC 3207 section 4).
import type { SessionWithOutcome } from "../../../session/session.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { agreedFrame } from "../../handshake.ts";
import { quotedReply } from "../../../text/messages.ts";

export const plaintextWhereTlsExpectedClient: Rule = {
  id: "plaintext-where-tls-expected-client",
  applies: { clientHello: false },
  restsOn: "bytes",
  judge(session) {
    const agreed = agreedFrame(session);
    const frame = agreed === null ? null : clearFrame(session, agreed);
    if (agreed === null || frame === null) return null;
    return {
      certainty: "certain",
      detail: `The server agreed to TLS (frame ${agreed}). The client continued in plain text (frame ${frame}).${answer(session, frame)}`,
      reaction: reaction("client", frame, agreed),
      evidence: [
        evidenceOf(agreed, "smtp.starttls.reply", "accepted"),
        evidenceOf(frame, "smtp.strayAfterStarttls.client", "plain text"),
      ],
    };
  },
};

/** The server's words about it; "" where it said none. */
function answer({ smtp }: SessionWithOutcome, from: number): string {
  const refusal = smtp?.replies.find(({ frame }) => frame > from);
  return refusal === undefined ? "" : ` The server answered ${quotedReply(refusal)}.`;
}

/** The frame of the client's first cleartext bytes after the reply; null if there are none, or a hello came. */
function clearFrame({ smtp, tls }: SessionWithOutcome, agreed: number): number | null {
  if (tls?.clientHello) return null;
  const stray = smtp?.strayAfterStarttls.client;
  if (stray && stray.frame > agreed) return stray.frame;
  const foreign = tls?.foreign.find(
    ({ from, kind }) => from === "client" && (kind === "smtp" || kind === "text"),
  );
  return foreign !== undefined && foreign.frame > agreed ? foreign.frame : null;
}
