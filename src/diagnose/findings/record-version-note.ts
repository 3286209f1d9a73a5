// A ClientHello whose record bears another version than it offers to a finding that says what that means (RFC 8446
// section 5.1).
import { named } from "../hello-facts.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const recordVersionNote: Rule = {
  id: "record-version-note",
  severity: "info",
  title: "The hello's record bears another version than the hello offers",
  explanation:
    "The version in the header of a record is a value for compatibility: a client that offers TLS 1.3 sends " +
    "0x0301 there, and 0x0303 later. What is offered stands in the hello's body, what is used in the " +
    "ServerHello. A display filter such as tls.record.version == 0x0303 (ssl.record.version in old versions of " +
    "Wireshark) therefore finds or misses packets for the wrong reason: use " +
    "tls.handshake.extensions.supported_version or tls.handshake.version, and the ServerHello. Likewise a number " +
    "such as 1.0.2k in a log is a version of OpenSSL and not of TLS.",
  logs: [],
  remedies: [],
  references: ["RFC 8446 sections 4.1.2 and 5.1", "RFC 5246 appendix E.1"],
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.clientHello;
    if (!hello?.recordVersion || hello.recordVersion.id === hello.highestVersion.id) return null;
    const { frame, recordVersion, highestVersion } = hello;
    return {
      certainty: "certain",
      detail:
        `The record says ${named(recordVersion)}, the hello in it offers at most ${named(highestVersion)} (frame ${frame}): ` +
        "the hello counts.",
      evidence: [
        shows(frame, "tls.clientHello.recordVersion", named(recordVersion)),
        shows(frame, "tls.clientHello.highestVersion", named(highestVersion)),
      ],
    };
  },
};
