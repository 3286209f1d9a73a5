// A client that waits for a greeting, or greets, where the server waits for TLS to a finding (RFC 8314 section 3.3).
import { SPOKEN } from "../../../session/mail-ports.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Context, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { elapsedMs } from "../../../text/elapsed.ts";

/** SMTP, IMAP and POP3 with TLS from the first byte. */
const TLS_PORTS: ReadonlySet<number> = new Set([465, 2465, 993, 995]);
/** A client that only checks whether the port is open does not wait this long. */
const PATIENCE_MS = 3000;

export const starttlsClientOnTlsPort: Rule = {
  id: "starttls-client-on-tls-port",
  applies: { clientHello: false, bothSides: true },
  restsOn: "whole-view",
  judge(session, context) {
    const { opening, view, tls, close, server } = session;
    if (tls?.clientHello || close.frame === null) return null;
    if (!view.fromStart || !view.bothSides || view.missing.length > 0) return null;
    if (opening.server !== null && opening.server.kind !== "tls") return null;
    const said = opening.client;
    if (said !== null && said.kind !== "smtp" && said.kind !== "text") return null;
    const works = worksElsewhere(session, context);
    const isKnown = works !== null || TLS_PORTS.has(server.port);
    if (!isKnown && !closedOnGreeting(session)) return null;
    const waited = elapsedMs(session.startTime, session.endTime);
    if (said === null && (waited === null || waited < PATIENCE_MS)) return null;
    const did =
      said === null
        ? `The client sent nothing for ${duration(waited ?? 0)}`
        : `The client started in plain text (frame ${said.frame})`;
    const other = works === null ? "" : ` In stream ${works.stream} the server answered TLS on this port.`;
    const hint = isKnown ? other : " A server that expects TLS does that.";
    const surest = said !== null && works !== null ? "certain" : "likely";
    return {
      ...(isKnown
        ? { certainty: surest }
        : {
            certainty: "possible",
            title: "The client started in plain text, and the server closed: it may expect TLS",
          }),
      detail: `${did} on port ${server.port}, and the server sent no greeting. The ${close.by} closed (frame ${close.frame}).${hint}`,
      evidence: [
        ...(said === null ? [] : [evidenceOf(said.frame, "opening.client.kind", said.kind)]),
        evidenceOf(close.frame, "close.by", close.by ?? "unknown"),
      ],
    };
  },
};

/** The port is not known as a TLS port; the client sent a greeting, and the server closed without a reply. */
function closedOnGreeting({ server, opening, close }: SessionWithOutcome): boolean {
  const isGreeted = opening.client?.kind === "smtp" && opening.server === null;
  return isGreeted && close.by === "server" && !SPOKEN.has(server.port);
}

/** Another session with the same server that began with TLS and got a ServerHello. */
function worksElsewhere(session: SessionWithOutcome, { neighbours }: Context): SessionWithOutcome | null {
  const { port } = session.server;
  return (
    neighbours
      .server(session)
      .find(
        ({ opening, tls, server }) =>
          server.port === port && opening.client?.kind === "tls" && tls?.serverHello,
      ) ?? null
  );
}
