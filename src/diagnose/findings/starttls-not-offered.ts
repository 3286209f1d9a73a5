// A complete EHLO reply, or another protocol's list of capabilities, without STARTTLS to a finding (RFC 3207 section 4).
import type { SystemText } from "../../session/session.ts";
import { answeredEhlo, textsFor, upgradeOf } from "../clear-talk.ts";
import { isMasked } from "../masking.ts";
import { NO_TLS } from "../logs.ts";
import { providerOf } from "../policy.ts";
import type { Judged } from "../judged.ts";
import type { Around, Hit, Rule } from "../rule.ts";
import { count, shows } from "../texts.ts";
import { tlsDemand } from "../tls-demand.ts";

const OFFER_STARTTLS: readonly SystemText[] = [
  {
    system: "Exchange",
    text:
      "The Receive connector needs Tls in AuthMechanism and a certificate for its Fqdn that is enabled for SMTP; where " +
      "the key cannot be loaded, the offer is withdrawn.",
  },
  {
    system: "Postfix",
    text:
      "smtpd_tls_security_level = may, with key and certificate, and no STARTTLS in smtpd_discard_ehlo_keywords. The " +
      'log names a key that cannot be loaded ("cannot load ...").',
  },
  { system: "Exim", text: "Set tls_advertise_hosts = *, tls_certificate and tls_privatekey." },
  {
    system: "any",
    text:
      "Ask the server from its own network: if it offers STARTTLS there, a device in the path removes it; otherwise " +
      "give it a certificate and switch STARTTLS on.",
  },
];

export const starttlsNotOffered: Rule = {
  id: "starttls-not-offered",
  severity: "warning",
  title: "The server did not offer STARTTLS",
  explanation:
    "The reply to EHLO was seen to its end, and none of its lines after the first is STARTTLS (in other protocols: the " +
    "list of capabilities names no TLS). A sender that does not insist goes on in the clear, and its log shows nothing. " +
    "It is certain that at this point of the network no offer arrived; whether the server makes none, or a device took " +
    "it away, only a capture on the server's side tells. It is an error where the client then left, asked for TLS in " +
    "vain, was told to use TLS, or where the provider is known to offer it.",
  logs: NO_TLS,
  remedies: OFFER_STARTTLS,
  concerns: "server",
  references: ["RFC 3207 section 4", "RFC 5321 section 4.1.1.1"],
  restsOn: "bytes",
  unless: "established",
  judge(session, around) {
    const upgrade = upgradeOf(session);
    if (upgrade === null || upgrade.advertised !== false || session.tls !== null || isMasked(session))
      return null;
    if (session.smtp === null) return bareList(session);
    const ehlo = answeredEhlo(session);
    if (ehlo === null) return null;
    const { length } = session.smtp.capabilities;
    const extensions =
      length === 0 ? "no extensions at all" : `${count(length, "extension")}, and STARTTLS is none of them`;
    const reason = whyError(session, around);
    return {
      severity: reason === null ? "warning" : "error",
      certainty: "certain",
      detail:
        `The reply to ${ehlo.verb} (frame ${ehlo.frame}) lists ${extensions}.` +
        (reason === null ? "" : ` ${reason}`),
      evidence: [shows(ehlo.frame, "smtp.starttls.advertised", false)],
    };
  },
};

function bareList(session: Judged): Hit {
  const { protocol, dialogue, frames, server } = session;
  const went = dialogue?.continuedInClear ? " The client went on in the clear." : "";
  return {
    certainty: "certain",
    detail: `The ${protocol} server ${server.address} listed its capabilities, and TLS is none of them.${went}`,
    evidence: [shows(frames.first, "dialogue.advertised", false)],
    logs: [],
    remedies: textsFor(session, OFFER_STARTTLS),
  };
}

function whyError(session: Judged, { neighbours, policy }: Around): string | null {
  const { smtp, close } = session;
  const command = smtp?.starttls.command;
  if (command) return `The client asked for it all the same (${command.verb}, frame ${command.frame}).`;
  const isWithoutMail =
    smtp !== null && ["MAIL", "AUTH", "DATA"].every((verb) => !smtp.commands.includes(verb));
  if (isWithoutMail && (smtp.commands.includes("QUIT") || close.by === "client")) {
    return "The client left without handing over mail.";
  }
  const isDemanded = neighbours.pair(session).some((other) => tlsDemand(other) !== null);
  if (isDemanded) return "Yet the server refuses mail of this client without TLS.";
  const provider = providerOf(session, policy);
  if (provider === null || !provider.isProven) return null;
  return `${provider.provider.name}, as which ${provider.name} is known, offers it: a device in the path takes it away.`;
}
