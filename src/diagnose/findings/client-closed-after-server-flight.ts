// A client that hangs up on the server's flight without an alert (RFC 8446 section 6.1) to a finding.
import { dhSize, ENOUGH_BITS } from "../dh-size.ts";
import {
  clientAnswered,
  endingWords,
  failedAfterServerHello,
  gaveNoReason,
  serverFlightEnded,
} from "../handshake-end.ts";
import { CERTIFICATE } from "../logs.ts";
import { TRUST_CERTIFICATE } from "../remedies.ts";
import type { Judged, Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { isTls13 } from "../tls-versions.ts";

export const clientClosedAfterServerFlight: Rule = {
  id: "client-closed-after-server-flight",
  severity: "error",
  title: "The client hung up on the server's certificate without an alert",
  explanation:
    "The server sent its hello and all that belongs to it, and the client closed or reset the connection instead of " +
    "answering, or sent only close_notify. That it was the client is seen. The cause is not: most often the program " +
    "checked the certificate itself and closed, as Java, .NET and Exchange do; a short Diffie-Hellman key, an " +
    "unwelcome version, a timer or a person are possible too. The client's log tells.",
  logs: CERTIFICATE,
  remedies: [
    { system: "any", text: "Look into the client's log at that second: only it knows why it closed." },
    ...TRUST_CERTIFICATE,
  ],
  concerns: "client",
  references: ["RFC 8446 section 6.1", "RFC 5246 section 7.2.1"],
  restsOn: "whole-view",
  judge(session) {
    const { tls } = session;
    const aborted = failedAfterServerHello(session, "client");
    if (tls === null || aborted === null || !gaveNoReason(session, aborted)) return null;
    if (!serverFlightEnded(tls) || clientAnswered(tls)) return null;
    const hello = tls.serverHello?.frame ?? null;
    return {
      certainty: "certain",
      detail:
        `The server answered the ClientHello (${inFrame(hello)}), and the client ${endingWords(session, aborted)} without ` +
        `an alert that says why. ${suspicion(session)}`,
      evidence: [
        shows(hello, "tls.serverHello.frame", hello ?? ""),
        shows(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

function suspicion(session: Judged): string {
  const size = dhSize(session);
  if (size !== null && size.bits < ENOUGH_BITS) {
    return `The Diffie-Hellman prime of ${size.bits} bits, or the certificate, may be why.`;
  }
  return session.tls?.serverHello && isTls13(session.tls.serverHello.negotiatedVersion)
    ? "It may have rejected the certificate, which TLS 1.3 hides."
    : "It may have rejected the certificate.";
}
