// A complete EHLO reply, or another protocol's list of capabilities, without STARTTLS to a finding (RFC 3207 section 4).
import { BY_CLIENT_ADDRESS, OFFER_STARTTLS } from "../../texts/clear-dialogue.ts";
import { onServer } from "../../texts/remedies.ts";
import { answeredEhlo, greetingHost, isMasked, offersStarttls, textsFor, upgradeOf } from "../../dialogue.ts";
import { tlsDemand } from "../../tls-demand.ts";
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { doubtWords } from "../../provider-words.ts";
import { count } from "../../../text/amounts.ts";
import { otherStream } from "../../../text/places.ts";

export const starttlsNotOffered: Rule = {
  id: "starttls-not-offered",
  applies: { tls: false },
  restsOn: "bytes",
  judge(session, context) {
    const upgrade = upgradeOf(session);
    if (upgrade === null || upgrade.advertised !== false || session.tls !== null || isMasked(session))
      return null;
    if (session.smtp === null) return bareList(session);
    const ehlo = answeredEhlo(session);
    if (ehlo === null) return null;
    const { length } = session.smtp.capabilities;
    const extensions =
      length === 0 ? "no extensions at all" : `${count(length, "extension")}, and STARTTLS is not among them`;
    const reason = whyError(session, context);
    const other = offeredElsewhere(session, context);
    return {
      severity: reason === null ? "warning" : "error",
      certainty: "certain",
      detail:
        `The ${ehlo.verb} reply (frame ${ehlo.frame}) lists ${extensions}.` +
        (reason === null ? "" : ` ${reason}`) +
        (other === null ? "" : ` ${other.words}`),
      evidence: [evidenceOf(ehlo.frame, "smtp.starttls.advertised", false)],
      ...(other !== null && { remedies: other.remedies }),
    };
  },
};

/** Another server of the name, or the same address for another client: what to compare this one with. */
function offeredElsewhere(session: SessionWithOutcome, { neighbours }: Context) {
  const { address } = session.server;
  const offering = neighbours.server(session).filter(offersStarttls);
  const same = offering.find((each) => isOneServer(each, session)) ?? offering[0];
  if (same !== undefined) {
    const offer = `The same address offers it to ${same.client.address} (${otherStream(same, session)})`;
    const isSameClient = same.client.address === session.client.address;
    // To this client too, or under another name.
    if (!isOneServer(same, session) || (isSameClient && same.capture === session.capture)) {
      const words = `${offer}: several differently configured servers may be behind it.`;
      return { words, remedies: OFFER_STARTTLS };
    }
    const why = isSameClient
      ? "it may have changed in between"
      : "the server may decide by the client's address";
    const words = `${offer}: ${why}, or a device in the path to this client removes the offer.`;
    return { words, remedies: isSameClient ? OFFER_STARTTLS : BY_CLIENT_ADDRESS };
  }
  const other = neighbours
    .pool(session)
    .find((each) => each.server.address !== address && offersStarttls(each));
  if (other === undefined) return null;
  const named = other.server.address;
  const text = `Compare ${address} with ${named}, a server of the same name that offers STARTTLS, and configure it the same way.`;
  return {
    words: `Another server of that name, ${named}, offers it (${otherStream(other, session)}): this one is configured differently.`,
    remedies: [...onServer([{ system: "any", text }]), ...OFFER_STARTTLS],
  };
}

const isOneServer = (one: SessionWithOutcome, other: SessionWithOutcome): boolean =>
  greetingHost(one) === greetingHost(other);

function bareList(session: SessionWithOutcome): Match {
  const { protocol, dialogue, frames, server } = session;
  const went = dialogue?.continuedInClear ? " The client continued in clear text." : "";
  return {
    certainty: "certain",
    detail: `The ${protocol} server ${server.address} listed its capabilities, and TLS is not among them.${went}`,
    evidence: [evidenceOf(frames.first, "dialogue.advertised", false)],
    logs: [],
    remedies: textsFor(session, OFFER_STARTTLS),
  };
}

function whyError(session: SessionWithOutcome, { neighbours, providers }: Context): string | null {
  const { smtp, close } = session;
  const command = smtp?.starttls.command;
  if (command) return `The client sent it anyway (${command.verb}, frame ${command.frame}).`;
  const isWithoutMail =
    smtp !== null && ["MAIL", "AUTH", "DATA"].every((verb) => !smtp.commands.includes(verb));
  if (isWithoutMail && (smtp.commands.includes("QUIT") || close.by === "client")) {
    return "The client disconnected without sending mail.";
  }
  const isDemanded = neighbours.pair(session).some((other) => tlsDemand(other) !== null);
  if (isDemanded) return "Yet the server refuses mail from this client without TLS.";
  const provider = providers.of(session);
  if (provider === null || !provider.isProven) return null;
  const { name, minTls, cipherSuites } = provider.provider;
  if (minTls === null && cipherSuites === null) return null;
  return (
    `${provider.name} belongs to ${name}, which offers it: a device in the path likely removes it.` +
    doubtWords(provider.age)
  );
}
