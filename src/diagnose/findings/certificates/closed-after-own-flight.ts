// A side that closes after its own half of the handshake, before the other side answered it, to a finding.
import {
  clientAnswered,
  endingWords,
  failedAfterServerHello,
  gaveNoReason,
  hidesCertificates,
} from "../../handshake.ts";
import type { Aborted, SessionWithOutcome, Side } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { askTheServer, READ_THE_CLIENT_LOG } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { otherSide } from "../../../session/other-side.ts";

export const closedAfterOwnFlight: Rule = {
  id: "closed-after-own-flight",
  applies: { outcome: ["handshake-failed"], serverHello: true, bothSides: true },
  restsOn: "whole-view",
  judge(session) {
    const side = session.aborted?.by;
    if (side === undefined || side === "unknown" || session.tls === null || !session.view.bothSides)
      return null;
    const aborted = failedAfterServerHello(session, side);
    if (aborted === null || !gaveNoReason(session, aborted)) return null;
    return clientAnswered(session.tls) === (side === "client") ? match(session, side, aborted) : null;
  },
};

function match(session: SessionWithOutcome, side: Side, aborted: Aborted): Match {
  const chosen = session.tls?.serverHello ?? null;
  const other = otherSide(side);
  const isHidden = session.tls !== null && hidesCertificates(session.tls);
  const meaning =
    side === "server"
      ? "From the client, only its ClientHello can be the reason; otherwise the server has a fault of its " +
        "own."
      : `It may have rejected the certificate${isHidden ? ", which TLS 1.3 hides" : ""}, or did not wait.`;
  return {
    certainty: "certain",
    title: `The ${side} closed after its half of the handshake, before the ${other} answered`,
    detail:
      `The server answered the ClientHello in frame ${chosen?.frame}. The ${side} sent its half of the handshake and ` +
      `${endingWords(session, aborted)}; the ${other} had not answered it, and no alert says why. ${meaning}`,
    evidence: [
      evidenceOf(chosen?.frame ?? null, "tls.serverHello.frame", chosen?.frame ?? ""),
      evidenceOf(aborted.frame, "aborted.with", aborted.with),
    ],
    remedies: side === "server" ? askTheServer(session) : READ_THE_CLIENT_LOG,
  };
}
