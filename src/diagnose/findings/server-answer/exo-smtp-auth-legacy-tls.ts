// A short session of TLS 1.0 or 1.1 with Microsoft 365's client submission to the refusal that it hides.
import { messagesSent } from "../../after-handshake.ts";
import { handshakeEnd } from "../../handshake.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { ageEvidence, doubtWords } from "../../provider-words.ts";
import { isLegacy } from "../../tls-versions.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { frameText } from "../../../text/places.ts";

/** EHLO, AUTH with name and password, QUIT; a message would be longer. */
const MAX_COMMANDS = 5;
const MAX_RECORD_BYTES = 400;
const MAX_RECORDS = 20;
const MAX_DURATION_MS = 60_000;

export const exoSmtpAuthLegacyTls: Rule = {
  id: "exo-smtp-auth-legacy-tls",
  applies: { established: true, serverHello: true, oldAnswer: true },
  restsOn: "whole-view",
  judge(session, { providers }) {
    const { tls, close } = session;
    const version = tls?.serverHello?.negotiatedVersion;
    if (!tls?.established || version === undefined || !isLegacy(version)) return null;
    const match = providers.of(session);
    const isLegacyHost = match?.provider.id === "microsoft-smtp-auth-legacy";
    if (match === null || !(isLegacyHost || match.provider.id === "microsoft-smtp-auth")) return null;
    if (!endedEarly(session)) return null;
    const { url, date } = match.provider.source;
    return {
      severity: isLegacyHost ? "warning" : "error",
      certainty: match.isProven && match.age === null && !isLegacyHost ? "likely" : "possible",
      detail:
        `The session uses ${version.name} (${frameText(tls.serverHello?.frame ?? null)}) with "${match.name}" and ` +
        `ended (${frameText(close.frame)}) after a few short records. That is what a refusal at AUTH looks like: 421 4.7.66, ` +
        `inside TLS. ${isLegacyHost ? "This endpoint accepts old versions only if the tenant allows them" : "Microsoft requires TLS 1.2 there"} (published ${date}).` +
        doubtWords(match.age),
      evidence: [
        evidenceOf(match.frame, match.field, match.name),
        evidenceOf(tls.serverHello?.frame ?? null, "tls.serverHello.negotiatedVersion", version.name),
        evidenceOf(close.frame, "close.by", close.by ?? "unknown"),
        evidenceOf(null, "policy", `${match.provider.name}, ${date}`),
        ...ageEvidence(match),
      ],
      references: ["RFC 8996", `${url} (${date})`],
    };
  },
};

/** More records than EHLO and QUIT need, fewer than a message, and a short session. */
function endedEarly(session: SessionWithOutcome): boolean {
  const { tls, close } = session;
  if (tls === null || close.by === null) return false;
  const { client, server } = tls.encrypted;
  const commands = messagesSent(tls, "client");
  if (commands < 2 || commands > MAX_COMMANDS || client.afterHandshake.largest > MAX_RECORD_BYTES)
    return false;
  if (client.afterHandshake.records + server.afterHandshake.records >= MAX_RECORDS) return false;
  const lasted = elapsedMs(handshakeEnd(tls)?.time ?? null, close.time);
  return lasted === null || lasted <= MAX_DURATION_MS;
}
