// A short session of TLS 1.0 or 1.1 with Microsoft 365's client submission to the refusal that it hides.
import { said } from "../after-handshake.ts";
import { handshakeEnd } from "../handshake-end.ts";
import { providerOf } from "../policy.ts";
import { LEGACY_ENDPOINT, SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { inFrame, shows } from "../texts.ts";
import { elapsedMs } from "../timing.ts";
import { isLegacy } from "../tls-versions.ts";

/** EHLO, AUTH with name and password, QUIT; a message would be longer. */
const CLIENT_COMMANDS = 5;
const LARGEST = 400;
const RECORDS = 20;
const MILLISECONDS = 60_000;

export const exoSmtpAuthLegacyTls: Rule = {
  id: "exo-smtp-auth-legacy-tls",
  severity: "error",
  title: "Microsoft 365 turns SMTP AUTH over TLS 1.0 or 1.1 away (421 4.7.66)",
  explanation:
    "Microsoft 365's client submission lets a TLS 1.0 or 1.1 handshake succeed and refuses inside TLS, at AUTH: 421 " +
    "4.7.66, or x.7.67 where the tenant opted out. A capture cannot read that reply. It shows the version, a host of " +
    "that service, and a session that ends within a minute after a few short records. In 2021 and 2022 only a share " +
    "of the connections was refused, by design. Where every session in the capture speaks TLS 1.2, a logged 421 " +
    "4.7.66 came from another connection or another program: look for that one.",
  logs: [
    {
      system: "any",
      text:
        '"421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. Visit ' +
        'https://aka.ms/smtp_auth_tls".',
    },
    { system: "PHP", text: 'PHPMailer: "Password command failed: 421 4.7.66 ...".' },
    { system: "Java", text: '"AuthenticationFailedException: 421 4.7.66 ...".' },
  ],
  remedies: [...SPEAK_TLS_1_2, ...LEGACY_ENDPOINT],
  concerns: "client",
  references: ["RFC 8996"],
  restsOn: "whole-view",
  judge(session, { policy }) {
    const { tls, close } = session;
    const version = tls?.serverHello?.negotiatedVersion;
    if (!tls?.established || version === undefined || !isLegacy(version)) return null;
    const match = providerOf(session, policy);
    const isLegacyHost = match?.provider.id === "microsoft-smtp-auth-legacy";
    if (match === null || !(isLegacyHost || match.provider.id === "microsoft-smtp-auth")) return null;
    if (!endedEarly(session)) return null;
    const { url, date } = match.provider.source;
    return {
      severity: isLegacyHost ? "warning" : "error",
      certainty: match.isProven && !isLegacyHost ? "likely" : "possible",
      detail:
        `The session stands on ${version.name} (${inFrame(tls.serverHello?.frame ?? null)}) with "${match.name}" and ` +
        `ended (${inFrame(close.frame)}) after a few short records. That is what a refusal at AUTH looks like: 421 4.7.66, ` +
        `inside TLS. ${isLegacyHost ? "This endpoint takes old versions only where the tenant allows them" : "Microsoft wants TLS 1.2 there"} (published ${date}).`,
      evidence: [
        shows(match.frame, match.field, match.name),
        shows(tls.serverHello?.frame ?? null, "tls.serverHello.negotiatedVersion", version.name),
        shows(close.frame, "close.by", close.by ?? "unknown"),
        shows(null, "policy", `${match.provider.name}, ${date}`),
      ],
      references: ["RFC 8996", `${url} (${date})`],
    };
  },
};

/** More than EHLO and QUIT, less than a message, and soon over. */
function endedEarly(session: Judged): boolean {
  const { tls, close } = session;
  if (tls === null || close.by === null) return false;
  const { client, server } = tls.encrypted;
  const commands = said(tls, "client");
  if (commands < 2 || commands > CLIENT_COMMANDS || client.afterHandshake.largest > LARGEST) return false;
  if (client.afterHandshake.records + server.afterHandshake.records >= RECORDS) return false;
  const lasted = elapsedMs(handshakeEnd(tls)?.time ?? null, close.time);
  return lasted === null || lasted <= MILLISECONDS;
}
