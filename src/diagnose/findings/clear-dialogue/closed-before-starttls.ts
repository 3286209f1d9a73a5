// A connection that a side ended after the greeting, before EHLO was answered, to a finding (RFC 5321 section 3.1).
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Match, Rule } from "../../rule.ts";
import { askTheServer, READ_THE_CLIENT_LOG } from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";

export const closedBeforeStarttls: Rule = {
  id: "closed-before-starttls",
  applies: { smtp: true, tls: false, abortedBy: ["client", "server"], abortedWith: ["FIN", "RST"] },
  restsOn: "whole-view",
  judge(session) {
    const { aborted, smtp } = session;
    const banner = smtp?.banner ?? null;
    if (aborted === null || aborted.frame === null || banner === null || banner.code >= 400) return null;
    if (aborted.with !== "FIN" && aborted.with !== "RST") return null;
    if (session.tls !== null || !session.view.bothSides) return null;
    if (smtp?.ehloReply !== null || smtp.starttls.command !== null) return null;
    const asked =
      smtp.ehlo === null ? null : (smtp.exchanges.find(({ verb }) => verb === smtp.ehlo?.command) ?? null);
    const did = aborted.with === "FIN" ? "closed with a FIN" : "reset the connection";
    const after =
      asked === null ? `the greeting (frame ${banner.frame})` : `${asked.verb} (frame ${asked.frame})`;
    return {
      certainty: "certain",
      ...(aborted.by === "client" ? byClient(asked !== null) : byServer(session, asked !== null)),
      detail: `The ${aborted.by} ${did} (frame ${aborted.frame})${delayWords(session)} after ${after}${asked === null ? "" : ", which was not answered"}.`,
      evidence: [
        evidenceOf(banner.frame, "smtp.banner.code", banner.code),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
      ],
    };
  },
};

/** Monitoring connects, reads the greeting and disconnects. */
const byClient = (hasAsked: boolean): Partial<Match> => ({
  severity: "warning",
  title: hasAsked
    ? "The client disconnected before its EHLO was answered"
    : "The client disconnected after the greeting, without EHLO",
  fault: "client",
  remedies: READ_THE_CLIENT_LOG,
});

function byServer(session: SessionWithOutcome, hasAsked: boolean): Partial<Match> {
  return hasAsked
    ? {
        title: "The server closed instead of answering EHLO",
        fault: "server",
        remedies: askTheServer(session),
      }
    : { title: "The server closed after its greeting, before any EHLO", remedies: askTheServer(session) };
}

const delayWords = ({ close, aborted }: SessionWithOutcome): string =>
  close.delayMs === null || close.frame !== aborted?.frame ? "" : ` ${duration(close.delayMs)}`;
