// A ClientHello whose record has another version than it offers to a finding that says what that means (RFC 9846
// section 5.1).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { named } from "../../../text/code-points.ts";

export const recordVersionNote: Rule = {
  id: "record-version-note",
  applies: { clientHello: true },
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.clientHello;
    if (!hello?.recordVersion || hello.recordVersion.id === hello.highestVersion.id) return null;
    const { frame, recordVersion, highestVersion } = hello;
    return {
      certainty: "certain",
      detail:
        `The record says ${named(recordVersion)}, the hello inside offers at most ${named(highestVersion)} (frame ${frame}): ` +
        "the version in the hello counts.",
      evidence: [
        evidenceOf(frame, "tls.clientHello.recordVersion", named(recordVersion)),
        evidenceOf(frame, "tls.clientHello.highestVersion", named(highestVersion)),
      ],
    };
  },
};
