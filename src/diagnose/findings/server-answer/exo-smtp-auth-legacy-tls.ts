// Microsoft 365's refusal of TLS 1.0 and 1.1 inside TLS, read or behind a short session that hides it, to a finding.
import { messagesSent } from "../../after-handshake.ts";
import { handshakeEnd } from "../../handshake.ts";
import { wholeDialogue } from "../../inside-tls.ts";
import { decisiveRefusal, isOldVersionsRefusal, type RefusalInside } from "../../refusals-inside.ts";
import type { ServerHello, SessionWithOutcome } from "../../../session/session.ts";
import type { CodePoint } from "../../../tls/code-point.ts";
import type { Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { ageEvidence, doubtWords } from "../../provider-words.ts";
import { isLegacy } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";
import { elapsedMs } from "../../../text/elapsed.ts";
import { quotedReply } from "../../../text/messages.ts";
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
    if (!tls?.established || tls.serverHello === null) return null;
    const version = tls.serverHello.negotiatedVersion;
    if (!isLegacy(version)) return null;
    const read = decisiveRefusal(session);
    if (read !== null && isOldVersionsRefusal(read.reply)) return ofReply(read, version, tls.serverHello);
    if (saysOtherwise(session)) return null;
    const match = providers.of(session);
    const isLegacyHost = match?.provider.id === "microsoft-smtp-auth-legacy";
    if (match === null || !(isLegacyHost || match.provider.id === "microsoft-smtp-auth")) return null;
    if (!endedEarly(session)) return null;
    const { url, date } = match.provider.source;
    return {
      severity: isLegacyHost ? "warning" : "error",
      certainty: match.isProven && match.age === null && !isLegacyHost ? "likely" : "possible",
      detail:
        `The session uses ${version.name} (${frameText(tls.serverHello.frame)}) with "${match.name}" and ` +
        `ended (${frameText(close.frame)}) after a few short records. That is what a refusal at AUTH looks like: 421 4.7.66, ` +
        `inside TLS. ${isLegacyHost ? "This endpoint accepts old versions only if the tenant allows them" : "Microsoft requires TLS 1.2 there"} (published ${date}).` +
        doubtWords(match.age),
      evidence: [
        evidenceOf(match.frame, match.field, match.name),
        evidenceOf(tls.serverHello.frame, "tls.serverHello.negotiatedVersion", version.name),
        evidenceOf(close.frame, "close.by", close.by ?? "unknown"),
        evidenceOf(null, "policy", `${match.provider.name}, ${date}`),
        ...ageEvidence(match),
      ],
      references: ["RFC 8996", `${url} (${date})`],
    };
  },
};

function ofReply({ reply, command }: RefusalInside, version: CodePoint, hello: ServerHello): Match {
  const to = command === null ? "said" : `answered ${command.verb} (${frameText(command.frame)}) with`;
  const name = named(version);
  return {
    certainty: "certain",
    title: `Microsoft 365 refused the session over ${name}, inside TLS`,
    detail:
      `The connection uses ${name} (${frameText(hello.frame)}), and inside it the server ${to} ${quotedReply(reply)}. ` +
      "It wants TLS 1.2 or later.",
    evidence: [
      evidenceOf(hello.frame, "tls.serverHello.negotiatedVersion", name),
      evidenceOf(reply.frame, "smtpInTls.replies", `${reply.code} ${reply.text}`),
    ],
  };
}

/** All was read, or something that speaks against it: another refusal, or a message. */
function saysOtherwise(session: SessionWithOutcome): boolean {
  const { smtpInTls: said } = session;
  return (
    said !== undefined && (said.sentMessage || said.replies.length > 0 || wholeDialogue(session) !== null)
  );
}

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
