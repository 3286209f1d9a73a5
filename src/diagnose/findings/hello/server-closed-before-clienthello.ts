// A server that agreed to TLS and closed before the ClientHello reached it to a finding (RFC 3207 section 4).
import { END_OF_FILE, RESET } from "../../texts/logs.ts";
import { CLIENT_TLS_SET_UP } from "../../texts/remedies.ts";
import { isInstant } from "../../timing.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { agreedFrame } from "../../handshake.ts";
import { duration } from "../../../text/amounts.ts";

/** A longer silence has its own finding. */
const PATIENCE_MS = 30_000;

/** A server that closes at once has its own reason; one that closes later had waited for the client. */
const CLIENT_WAS_SILENT = {
  title: "The client got 220 and sent no ClientHello before the server closed",
  fault: "client",
  remedies: CLIENT_TLS_SET_UP,
} as const;

export const serverClosedBeforeClienthello: Rule = {
  id: "server-closed-before-clienthello",
  applies: { serverHello: false, bothSides: true, abortedBy: ["server"], abortedWith: ["FIN", "RST"] },
  restsOn: "whole-view",
  judge(session) {
    const { tls, aborted, close, view } = session;
    const agreed = agreedFrame(session);
    const hello = tls?.clientHello ?? null;
    if ((agreed === null && hello === null) || aborted?.by !== "server" || aborted.frame === null)
      return null;
    if (aborted.with !== "FIN" && aborted.with !== "RST") return null;
    if (!view.bothSides || view.missing.length > 0) return null;
    if (hello === null ? saidMore(session) || isLate(session) : hadHello(session)) return null;
    const means = aborted.with === "FIN" ? "closed with a FIN" : "reset the connection";
    const delay =
      close.delayMs !== null && close.afterFrame === agreed ? ` ${duration(close.delayMs)} later` : "";
    const before = agreed === null ? "" : `The server agreed to STARTTLS (frame ${agreed}). `;
    const unread =
      hello === null
        ? "no ClientHello had been sent."
        : `it had not yet received the ClientHello (frame ${hello.frame}).`;
    const wasSilent = hello === null && delay !== "" && !isInstant(session, close.delayMs);
    return {
      ...(wasSilent ? CLIENT_WAS_SILENT : {}),
      certainty: "certain",
      detail: `${before}The server ${means} (frame ${aborted.frame})${delay}; ${unread}`,
      evidence: [
        ...(agreed === null ? [] : [evidenceOf(agreed, "smtp.starttls.reply", "accepted")]),
        evidenceOf(aborted.frame, "aborted.with", aborted.with),
        ...(hello === null
          ? []
          : [evidenceOf(hello.frame, "tls.clientHello.acknowledgedFrame", acknowledged(session))]),
      ],
      logs: aborted.with === "FIN" ? END_OF_FILE : RESET,
    };
  },
};

/** Its close came after the whole hello and acknowledged it, as far as the capture shows. */
function hadHello({ tls, aborted }: SessionWithOutcome): boolean {
  const hello = tls?.clientHello;
  const frame = aborted?.frame;
  if (!hello || !frame || tls.serverHello !== null || tls.helloRetryRequest !== null) return true;
  // An acknowledged hello had reached it, even if the capture has the hello only later.
  const { acknowledgedFrame } = hello;
  const isAcknowledged = typeof acknowledgedFrame === "number" && acknowledgedFrame <= frame;
  return isAcknowledged || (aborted.with === "RST" && frame >= hello.firstFrame);
}

const acknowledged = ({ tls }: SessionWithOutcome): string =>
  String(tls?.clientHello?.acknowledgedFrame ?? "never");

/** The client sent something else, or the beginning of a hello. */
function saidMore({ tls, smtp }: SessionWithOutcome): boolean {
  const stray = smtp?.strayAfterStarttls.client;
  return tls !== null || (stray !== null && stray !== undefined) || Boolean(smtp?.helloBeforeReply);
}

const isLate = ({ close }: SessionWithOutcome): boolean => (close.delayMs ?? 0) >= PATIENCE_MS;
