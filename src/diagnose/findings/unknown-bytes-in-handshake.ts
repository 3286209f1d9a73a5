// Bytes in the handshake that are neither TLS nor text, or TLS that cannot be read, to a finding.
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { PLAIN_TEXT } from "../logs.ts";
import { shows } from "../texts.ts";

export const unknownBytesInHandshake: Rule = {
  id: "unknown-bytes-in-handshake",
  severity: "error",
  title: "Bytes that are no TLS came in the handshake",
  explanation:
    "Where TLS was due, a side sent bytes that are neither a TLS record nor text, or a handshake message that " +
    "does not follow its own form. A defective or very old program does so, or a device that changes what " +
    "passes. It is not reported where the capture lacks bytes of the connection, since what follows a gap cannot " +
    "be told apart.",
  logs: PLAIN_TEXT,
  remedies: [
    {
      system: "any",
      text: "Capture on both sides of the devices in between, and compare the bytes; update the program that they come from.",
    },
  ],
  references: ["RFC 8446 section 5.1", "RFC 5246 section 6.2.1"],
  restsOn: "bytes",
  unless: "established",
  judge(session) {
    const { outcome, view } = session;
    if (outcome === "established" || view.missing.length > 0) return null;
    const found = unknown(session);
    if (found === null) return null;
    const { frame, from, text } = found;
    return {
      certainty: "certain",
      concerns: from,
      detail: `In the handshake the ${from} sent ${text} (frame ${frame}).`,
      evidence: [shows(frame, "tls.errors[].text", text)],
    };
  },
};

function unknown({ tls }: Judged) {
  const foreign = tls?.foreign.find(({ kind }) => kind === "binary");
  if (foreign !== undefined) return { ...foreign, text: "bytes that are no TLS record" };
  // Clear text has findings of its own, and a certificate that cannot be read stops no handshake.
  if (tls === null || tls.foreign.length > 0) return null;
  const error = tls.errors.find(({ text }) => !text.startsWith("malformed certificate"));
  return error === undefined ? null : { ...error, text: `what cannot be read: ${error.text}` };
}
