// What the dialogue before TLS shows: of STARTTLS, in SMTP and similar protocols (RFC 3207, RFC 2595), and of a
// firewall that overwrites it.
import type { SessionWithOutcome, Reply, SystemText } from "../session/session.ts";
import { isInstant } from "./timing.ts";
import { elapsedMs } from "../text/elapsed.ts";
import { quotable } from "../text/messages.ts";

/** Of a client that could have asked for TLS: "STARTTLS was offered, and the client did not use it". */
export function notUsedText(session: SessionWithOutcome): string {
  const name = session.smtp === null ? "TLS" : "STARTTLS";
  return upgradeOf(session)?.advertised === true
    ? `${name} was offered, and the client did not use it`
    : `The client did not ask for ${name}`;
}

interface UpgradeRequest {
  /** The server's list names TLS; null where no list was seen. */
  readonly advertised: boolean | null;
  readonly command: { readonly frame: number; readonly time: string | null; readonly verb: string } | null;
  readonly reply: { readonly frame: number; readonly text: string; readonly accepted: boolean } | null;
  /** Where the document has it. */
  readonly field: "smtp.starttls" | "dialogue";
}

/** The request for TLS and its answer; null where the session has no clear dialogue. */
export function upgradeOf({ smtp, dialogue }: SessionWithOutcome): UpgradeRequest | null {
  if (smtp !== null) {
    const { advertised, command, reply } = smtp.starttls;
    const answer = reply && {
      frame: reply.frame,
      text: `${reply.code} ${reply.text}`.trimEnd(),
      accepted: reply.code < 400,
    };
    return { advertised, command, reply: answer, field: "smtp.starttls" };
  }
  return dialogue && { ...dialogue, field: "dialogue" };
}

export const offersStarttls = ({ smtp }: SessionWithOutcome): boolean => smtp?.starttls.advertised === true;

/** The reply to EHLO is without STARTTLS, and not because it came inside TLS. */
export const lacksOffer = ({ smtp }: SessionWithOutcome): boolean =>
  smtp?.starttls.advertised === false && (smtp.starttls.reply?.code ?? 500) >= 300;

/** EHLO (or LHLO) was accepted, and its reply seen to its end. */
export function answeredEhlo({
  smtp,
}: SessionWithOutcome): { readonly verb: string; readonly frame: number } | null {
  if (smtp?.ehloReply?.code !== 250) return null;
  return { verb: smtp.ehlo?.command === "LHLO" ? "LHLO" : "EHLO", frame: smtp.ehloReply.frame };
}

/** Other protocols have other programs: of texts on mail servers, what holds for any. */
export function textsFor<Text extends SystemText>(
  { smtp }: SessionWithOutcome,
  texts: readonly Text[],
): readonly Text[] {
  return smtp === null ? texts.filter(({ system }) => system === "any") : texts;
}

/** Some servers write AUTH= for old clients. */
const LOGIN = /^AUTH[ =](?:.*[ =])?(PLAIN|LOGIN)(?: |$)/i;

export const loginOffer = (capabilities: readonly string[]): string =>
  capabilities.find((line) => LOGIN.test(line)) ?? "";

const SUBMISSION_PORT = 587;

/** Users' programs hand mail in here, with their passwords (RFC 6409, RFC 8314). */
export const isSubmission = ({ server }: SessionWithOutcome): boolean => server.port === SUBMISSION_PORT;

/** Two labels or more, the last of which is no number. */
const HOST = /^(?:[\w-]+\.)+[a-z][a-z0-9-]*(?=\s|$)/i;

/** The host that the greeting, in the clear or inside TLS, begins with, in lower case; null where it names none. */
export function greetingHost({ smtp, smtpInTls }: SessionWithOutcome): string | null {
  const banner = smtp?.banner ?? smtpInTls?.banner;
  const found = banner ? HOST.exec(banner.text) : null;
  return found && found[0].toLowerCase();
}

/** By its EHLO, in the clear or inside TLS; null where it names none. */
export const nameOfClient = ({ smtp, smtpInTls }: SessionWithOutcome): string | null =>
  smtp?.ehlo?.name ?? smtpInTls?.ehlo?.name ?? null;

/** By the server's greeting, else as the ClientHello names it; null where neither does. */
export const hostOfServer = (session: SessionWithOutcome): string | null =>
  greetingHost(session) ?? session.tls?.clientHello?.serverName ?? null;

export interface RefusedUpgrade {
  readonly verb: string;
  readonly commandFrame: number;
  readonly frame: number;
  /** With its code where it has one. */
  readonly text: string;
  readonly isTemporary: boolean;
  readonly sentence: string;
  /** Name of the reply in the document. */
  readonly field: string;
}

/** Null where STARTTLS was not sent, or not refused. */
export function refusedUpgrade(session: SessionWithOutcome): RefusedUpgrade | null {
  // Many rules ask, and nearly all servers agree.
  if ((session.smtp?.starttls.reply?.code ?? 400) < 400) return null;
  const upgrade = upgradeOf(session);
  if (!upgrade?.command || !upgrade.reply || upgrade.reply.accepted) return null;
  const { verb, frame: commandFrame } = upgrade.command;
  const { frame } = upgrade.reply;
  const text = quotable(upgrade.reply.text);
  return {
    verb,
    commandFrame,
    frame,
    text,
    isTemporary: /^4\d\d\b/.test(text),
    sentence: `The server answered ${verb} (frame ${commandFrame}) with "${text}" (frame ${frame}).`,
    field: `${upgrade.field}.reply`,
  };
}

/** The capture holds two versions of the same bytes of the server: one of them is hardly the server's own. */
export function refusalIsDoubtful({ smtp, transport }: SessionWithOutcome): boolean {
  const { conflictFrame } = transport.server;
  return conflictFrame !== null && conflictFrame >= (smtp?.starttls.command?.frame ?? 0);
}

/** Who was wrong about the refused command; "" where the offer was not seen. */
export function offerWords(session: SessionWithOutcome): string {
  const advertised = upgradeOf(session)?.advertised ?? null;
  if (advertised === null) return "";
  return advertised ? "It had offered it." : "It had not offered it: the client tried anyway.";
}

/** The server knew of the client's FIN when it replied. A client that closes at once has not waited for a reply. */
export function repliedTooLate(session: SessionWithOutcome): boolean {
  const { command, reply } = session.smtp?.starttls ?? session.dialogue ?? { command: null, reply: null };
  if (command === null || reply === null) return false;
  const left = session.close.events.find(
    ({ from, flag, believed }) => believed && from === "client" && flag === "FIN",
  );
  const acknowledged = left?.acknowledgedFrame;
  if (left === undefined || typeof acknowledged !== "number" || acknowledged > reply.frame) return false;
  const waitedMs = elapsedMs(command.time, left.time);
  return waitedMs !== null && !isInstant(session, waitedMs);
}

const KEYWORD = /^X{4,}[A-Z]?(?:\s|$)/;
const VERB = /^X{4,}[A-Z]?$/;
/** Such devices leave "220" of the greeting, the same digits elsewhere in it, and spaces. */
const GREETING = /^[20* \n]*\*{4,}[20* \n]*$/;

/** A capability whose letters a device replaced; it may have been STARTTLS. */
export function maskedKeyword({ smtp }: SessionWithOutcome): string | null {
  return smtp?.capabilities.find((line) => KEYWORD.test(line.toUpperCase()))?.split(" ")[0] ?? null;
}

export function maskedGreeting({ smtp }: SessionWithOutcome): Reply | null {
  return smtp?.banner && GREETING.test(smtp.banner.text) ? smtp.banner : null;
}

export function maskedCommand({ smtp }: SessionWithOutcome) {
  return smtp?.exchanges.find(({ verb }) => VERB.test(verb)) ?? null;
}

/** A masked greeting alone does no harm: STARTTLS may still be offered after it. */
export function isMasked(session: SessionWithOutcome): boolean {
  if (session.smtp?.starttls.advertised === true) return false;
  const isHidden = maskedKeyword(session) !== null || maskedCommand(session) !== null;
  return isHidden || (maskedGreeting(session) !== null && session.smtp?.ehlo !== null);
}
