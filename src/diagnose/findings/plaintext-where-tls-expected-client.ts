// A client that goes on in clear text after the server agreed to TLS to a finding (RFC 3207 section 4).
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { PLAIN_TEXT } from "../logs.ts";
import { shows } from "../texts.ts";
import { agreedFrame } from "../unanswered-hello.ts";

export const plaintextWhereTlsExpectedClient: Rule = {
  id: "plaintext-where-tls-expected-client",
  severity: "error",
  title: "The client asked for TLS, got it, and went on in plain text",
  explanation:
    "After the positive reply to STARTTLS the client must begin the handshake. It sent plain text instead. That is a " +
    "fault of the client, or of a device that changed what it sent. Most servers close without an alert.",
  logs: PLAIN_TEXT,
  remedies: [
    {
      system: "any",
      text:
        "Update or repair the client: after the 220 it must send a ClientHello. Where its own log says that it did, " +
        "capture on both sides of the devices in between.",
    },
  ],
  concerns: "client",
  references: ["RFC 3207 section 4"],
  restsOn: "bytes",
  judge(session) {
    const agreed = agreedFrame(session);
    const frame = agreed === null ? null : clearFrame(session, agreed);
    if (agreed === null || frame === null) return null;
    return {
      certainty: "certain",
      detail: `The server agreed to TLS (frame ${agreed}). The client went on in plain text (frame ${frame}).`,
      evidence: [
        shows(agreed, "smtp.starttls.reply", "accepted"),
        shows(frame, "smtp.strayAfterStarttls.client", "plain text"),
      ],
    };
  },
};

/** That of the client's first clear bytes behind the reply; null where there are none, or a hello came. */
function clearFrame({ smtp, tls }: Judged, agreed: number): number | null {
  if (tls?.clientHello) return null;
  const stray = smtp?.strayAfterStarttls.client;
  if (stray && stray.frame > agreed) return stray.frame;
  const foreign = tls?.foreign.find(
    ({ from, kind }) => from === "client" && (kind === "smtp" || kind === "text"),
  );
  return foreign !== undefined && foreign.frame > agreed ? foreign.frame : null;
}
