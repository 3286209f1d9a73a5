// STARTTLS answered with 4xx to a finding (RFC 3207 section 4).
import type { SystemText } from "../../session/session.ts";
import { textsFor } from "../clear-talk.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";
import { offerWords, refusedUpgrade } from "../refused-upgrade.ts";

const SERVER_LOGS: readonly SystemText[] = [
  {
    system: "Postfix",
    text:
      'The server: "cannot load ... key" or "TLS library problem". A client at level may goes on in the clear in the ' +
      "same connection; at encrypt and above the mail is deferred.",
  },
  {
    system: "Exim",
    text:
      'The server: "TLS error on connection from ...". A client goes on in the clear in the same connection ' +
      "(tls_tempfail_tryclear), unless hosts_require_tls covers the server.",
  },
  { system: "Windows", text: "System log of the server, Schannel: events 36870 and 36871." },
];

const REMEDIES: readonly SystemText[] = [
  {
    system: "Postfix",
    text:
      "Check that smtpd can read key and certificate, and smtpd_client_new_tls_session_rate_limit where the reply " +
      "speaks of too many sessions.",
  },
  {
    system: "Exchange",
    text:
      "Check that the certificate on the Receive connector is valid, enabled for SMTP, and that its private key can " +
      "be read.",
  },
  {
    system: "any",
    text:
      "Repair the server: its key and certificate must be readable and belong together, and its TLS library able to " +
      "load them; its log of that second names the error.",
  },
];

export const starttlsRefusedTemporary: Rule = {
  id: "starttls-refused-temporary",
  severity: "error",
  title: "The server refused STARTTLS for now",
  explanation:
    "The server answered STARTTLS with a 4xx reply: it knows the command and cannot start TLS at the moment. Mostly its " +
    "certificate or key cannot be loaded, or a limit on TLS sessions is reached; the reply's text tells more. That it " +
    "refused is certain, why is no more than likely. Some senders go on in the clear in the same connection, others " +
    "come again later.",
  logs: SERVER_LOGS,
  remedies: REMEDIES,
  concerns: "server",
  references: ["RFC 3207 section 4"],
  restsOn: "bytes",
  judge(session) {
    const refused = refusedUpgrade(session);
    if (refused === null || !refused.isTemporary) return null;
    const cause = likelyCause(refused.text);
    return {
      certainty: "certain",
      detail: [refused.sentence, offerWords(session), cause].filter(Boolean).join(" "),
      evidence: [shows(refused.frame, refused.field, refused.text)],
      logs: textsFor(session, SERVER_LOGS),
      remedies: textsFor(session, REMEDIES),
    };
  },
};

function likelyCause(text: string): string | null {
  if (/^421\b/.test(text)) return "With 421 the server also closes the connection.";
  if (/too many|rate|limit/i.test(text)) return "The text speaks of a limit on sessions.";
  if (/local problem|temporar|unavailable|not available|currently/i.test(text)) {
    return "Likely the server cannot load its certificate or key.";
  }
  return null;
}
