// A client that could have asked for TLS and did not to a finding (RFC 3207, RFC 8314).
import { USE_STARTTLS } from "../../texts/clear-dialogue.ts";
import { isSubmission, notUsedText, textsFor, upgradeOf } from "../../dialogue.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import { lastSilence } from "../../close.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const starttlsNotUsed: Rule = {
  id: "starttls-not-used",
  applies: { outcome: ["starttls-not-used"] },
  restsOn: "whole-view",
  judge(session) {
    if (session.outcome !== "starttls-not-used") return null;
    const upgrade = upgradeOf(session);
    if (upgrade === null) return null;
    const wasLeft = hadNoChance(session);
    // A silence explains more.
    if (wasLeft && lastSilence(session) !== null) return null;
    const name = session.smtp === null ? "TLS" : "STARTTLS";
    const isOffered = upgrade.advertised === true;
    const offer = isOffered
      ? `The server offered ${name}${listed(session)}`
      : `The capture shows no offer of ${name}`;
    return {
      severity: isRisky(session) ? "warning" : "info",
      ...((wasLeft || !isOffered) && { fault: null }),
      title: wasLeft ? `The server closed before the client asked for ${name}` : notUsedText(session),
      remedies: textsFor(session, USE_STARTTLS),
      certainty: "certain",
      detail: wasLeft
        ? `${offer}, and the server ${closeWords(session)} before the client asked for TLS.`
        : `${offer}, and the client ${nextStep(session)} without asking for TLS.`,
      evidence: [
        evidenceOf(
          session.smtp?.ehloReply?.frame ?? null,
          `${upgrade.field}.advertised`,
          String(upgrade.advertised),
        ),
        evidenceOf(lastFrame(session), `${upgrade.field}.command`, "null"),
      ],
    };
  },
};

/** The server ended the connection, and the client had neither gone on nor said goodbye. */
function hadNoChance({ smtp, dialogue, aborted, close }: SessionWithOutcome): boolean {
  const commands = smtp?.commands ?? [];
  if (dialogue?.continuedInClear || dialogue?.saidGoodbye) return false;
  if (["MAIL", "AUTH", "QUIT"].some((verb) => commands.includes(verb))) return false;
  return (aborted?.by ?? close.by) === "server";
}

function closeWords({ aborted, close }: SessionWithOutcome): string {
  if (aborted?.with === "reply") return `ended the session with a reply (frame ${aborted.frame})`;
  return `closed (frame ${aborted?.frame ?? close.frame})`;
}

function isRisky(session: SessionWithOutcome): boolean {
  const { smtp, dialogue } = session;
  if (smtp?.mailInClear || smtp?.auth?.sentSecret || dialogue?.continuedInClear) return true;
  return isSubmission(session);
}

function listed({ smtp }: SessionWithOutcome): string {
  return smtp?.ehloReply ? ` (frame ${smtp.ehloReply.frame})` : "";
}

function nextStep({ smtp, dialogue, close }: SessionWithOutcome): string {
  if (dialogue?.continuedInClear) return "continued in clear text";
  const next = smtp?.exchanges.find(({ verb }) => verb === "MAIL" || verb === "AUTH");
  if (next !== undefined) return `continued with ${next.verb} (frame ${next.frame})`;
  return close.by === "client" && close.frame !== null ? `disconnected (frame ${close.frame})` : "left";
}

function lastFrame({ smtp, close, frames }: SessionWithOutcome): number {
  const next = smtp?.exchanges.find(({ verb }) => verb === "MAIL" || verb === "AUTH");
  return next?.frame ?? close.frame ?? frames.last;
}
