// A completed handshake to a finding: version, cipher suite, time, and whether it took up an earlier session.
import { handshakeEnd } from "../handshake-end.ts";
import { named } from "../hello-facts.ts";
import type { Rule } from "../rule.ts";
import { duration, inFrame, shows } from "../texts.ts";
import { elapsedMs } from "../timing.ts";

export const tlsEstablished: Rule = {
  id: "tls-established",
  severity: "info",
  title: "TLS was established",
  explanation:
    "Both sides finished the handshake, as far as a capture without keys can show: up to TLS 1.2 both sent an encrypted " +
    "Finished; in TLS 1.3 the client sent a record of a Finished's size, and data followed. That the certificate was " +
    "verified is not shown, nor is what was said inside.",
  logs: [],
  remedies: [],
  references: ["RFC 8446 section 2", "RFC 5246 section 7.3"],
  restsOn: "bytes",
  judge({ tls, aborted }) {
    const hello = tls?.serverHello;
    if (!tls?.established || !hello || aborted?.with === "encrypted-alert") return null;
    const { negotiatedVersion: version, cipherSuite: suite } = hello;
    const end = handshakeEnd(tls);
    const took = elapsedMs(tls.clientHello?.time ?? null, end?.time ?? null);
    const suiteText = suite === null ? "" : ` with ${named(suite)}`;
    return {
      certainty: "certain",
      detail:
        `${named(version)}${suiteText} stood by ${inFrame(end?.frame ?? hello.frame)}` +
        `${took === null ? "" : `, ${duration(took)} after the ClientHello`}.${tls.resumed === true ? " It took up an earlier session." : ""}`,
      evidence: [
        shows(hello.frame, "tls.serverHello.negotiatedVersion", named(version)),
        shows(hello.frame, "tls.serverHello.cipherSuite", suite === null ? "none" : named(suite)),
        shows(end?.frame ?? null, "tls.established", true),
      ],
    };
  },
};
