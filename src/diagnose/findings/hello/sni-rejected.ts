// The server's alert unrecognized_name to a finding (RFC 6066 section 3).
import type { Alert, ClientHello } from "../../../session/session.ts";
import { reaction } from "../../reaction.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertNumber } from "../../../text/messages.ts";

const UNRECOGNIZED_NAME = 112;

export const sniRejected: Rule = {
  id: "sni-rejected",
  applies: { clientHello: true, alerts: true },
  restsOn: "bytes",
  judge({ tls }) {
    const alert = tls?.alerts.find(
      (each) => each.from === "server" && alertNumber(each) === UNRECOGNIZED_NAME,
    );
    if (!tls?.clientHello || alert === undefined) return null;
    return match(tls.clientHello, alert, tls.serverHello !== null && alert.level?.id !== "0x02");
  },
};

function match({ serverName, frame }: ClientHello, alert: Alert, isWarning: boolean): Match {
  const asked =
    serverName === null
      ? `The client named no server (frame ${frame})`
      : `The client asked for "${serverName}" (frame ${frame})`;
  return {
    ...(isWarning && { severity: "info" }),
    certainty: "certain",
    detail:
      `${asked}. The server answered with the alert unrecognized_name (112) in frame ${alert.frame}` +
      `${isWarning ? ", as a warning, and went on" : ""}.`,
    reaction: reaction("server", alert.frame, frame),
    evidence: [
      evidenceOf(frame, "tls.clientHello.serverName", serverName ?? "none"),
      evidenceOf(alert.frame, "tls.alerts[].description", "unrecognized_name (112)"),
    ],
  };
}
