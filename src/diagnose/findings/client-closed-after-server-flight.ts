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
import type { TlsSession } from "../../session/session.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { isTls13 } from "../tls-versions.ts";

export const clientClosedAfterServerFlight: Rule = {
  id: "client-closed-after-server-flight",
  severity: "error",
  title: "The client hung up on the server's answer without an alert that says why",
  explanation:
    "The server answered the hello, and the client closed or reset the connection instead of going on, or sent only " +
    "close_notify. That it was the client is seen. The cause is not: most often the program checked the certificate " +
    "itself and closed, as Java, .NET and Exchange do; a short Diffie-Hellman key, an unwelcome version, a timer or a " +
    "person are possible too. Where it left before the answer had come whole, the finding says so. The client's log " +
    "tells.",
  logs: CERTIFICATE,
  remedies: [
    { system: "any", text: "Look into the client's log at that second: only it knows why it closed." },
    ...TRUST_CERTIFICATE,
  ],
  concerns: "client",
  references: ["RFC 8446 section 6.1", "RFC 5246 section 7.2.1"],
  restsOn: "whole-view",
  unless: "established",
  judge(session) {
    const { tls } = session;
    const aborted = failedAfterServerHello(session, "client");
    if (tls === null || aborted === null || !gaveNoReason(session, aborted)) return null;
    if (clientAnswered(tls)) return null;
    const hello = tls.serverHello?.frame ?? null;
    const end = aborted.frame ?? Number.POSITIVE_INFINITY;
    const why = serverFlightEnded(tls, end)
      ? suspicion(session, tls, end)
      : "The server's answer had not come whole by then.";
    return {
      certainty: "certain",
      detail:
        `The server answered the ClientHello (${inFrame(hello)}), and the client ${endingWords(session, aborted)} without ` +
        `an alert that says why. ${why}`,
      evidence: [
        shows(hello, "tls.serverHello.frame", hello ?? ""),
        shows(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

function suspicion(session: Judged, tls: TlsSession, end: number): string {
  const { serverHello, certificates, messages } = tls;
  const begin = serverHello?.frame ?? 0;
  const last = messages.findLast(({ from, frame }) => from === "client" && frame > begin && frame < end);
  if (last !== undefined) return `It had sent ${last.type} (frame ${last.frame}) before.`;
  const size = dhSize(session);
  if (size !== null && size.bits < ENOUGH_BITS) {
    return `The Diffie-Hellman prime of ${size.bits} bits, or the certificate, may be why.`;
  }
  if (serverHello !== null && isTls13(serverHello.negotiatedVersion)) {
    return "It may have rejected the certificate, which TLS 1.3 hides.";
  }
  return certificates.length === 0
    ? "No certificate was shown to it."
    : "It may have rejected the certificate.";
}
