// A client that begins with TLS where the server begins in clear text to a finding (RFC 8314 section 3).
import { SPOKEN } from "../../../session/mail-ports.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { onServer } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { agreedFrame } from "../../handshake.ts";

export const tlsOnStarttlsPort: Rule = {
  id: "tls-on-starttls-port",
  applies: { established: false, serverHello: false },
  restsOn: "bytes",
  judge(session) {
    const { opening, server, tls, outcome } = session;
    const client = opening.client;
    if (client === null || (client.kind !== "tls" && client.kind !== "sslv2")) return null;
    if (agreedFrame(session) !== null || outcome === "established") return null;
    if (tls?.serverHello || tls?.helloRetryRequest) return null;
    const clearFrame = clearFrameOf(session);
    const isTlsPort = SPOKEN.get(server.port) === "tls";
    const isClearPort = SPOKEN.has(server.port) && SPOKEN.get(server.port) !== "tls";
    if (clearFrame === null && !(isClearPort && session.view.fromStart)) return null;
    const spoke =
      clearFrame === null
        ? `Port ${server.port} starts in plain text.`
        : `The server speaks plain text there (frame ${clearFrame}).`;
    return {
      ...(isTlsPort ? SERVER_IS_WRONG : {}),
      certainty: clearFrame === null ? "likely" : "certain",
      detail: `The client started with a ClientHello (frame ${client.frame}) on port ${server.port}. ${spoke}`,
      evidence: [
        evidenceOf(client.frame, "opening.client.kind", client.kind),
        ...(clearFrame === null ? [] : [evidenceOf(clearFrame, "opening.server.kind", "plain text")]),
      ],
    };
  },
};

/** If the port is one on which TLS comes first. */
const SERVER_IS_WRONG = {
  title: "The server speaks plain text on a port that starts with TLS",
  fault: "server",
  remedies: onServer([
    { system: "Postfix", text: "For the port 465 service in master.cf: -o smtpd_tls_wrappermode=yes." },
    { system: "Exim", text: "tls_on_connect_ports = 465." },
    {
      system: "any",
      text: "Start with TLS on this port (RFC 8314 section 3.3). Until then use port 587 with STARTTLS.",
    },
  ]),
} as const satisfies Partial<Match>;

function clearFrameOf({ opening, smtp, dialogue }: SessionWithOutcome): number | null {
  if (smtp?.banner) return smtp.banner.frame;
  const { server } = opening;
  if (server === null) return null;
  return server.kind === "smtp" || (dialogue !== null && server.kind === "text") ? server.frame : null;
}
