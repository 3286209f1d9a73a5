// A refusal that was read inside TLS, for which the client's attempt came to nothing, to a finding (RFC 5321 section 4.2,
// RFC 4954): one for the login, one for all else.
import type { Reply, SessionWithOutcome } from "../../../session/session.ts";
import { frameText } from "../../../text/places.ts";
import { evidenceOf } from "../../evidence.ts";
import { firstEnd, wholeDialogue } from "../../inside-tls.ts";
import {
  ANOTHER_CONNECTION,
  causeOf,
  goesByCertificate,
  type RefusalCause,
  TLS_TWICE,
  TOO_SLOW_BEHIND,
} from "../../refusal-causes.ts";
import { MAX_CHARACTERS_READ, reasonOf } from "../../refusals.ts";
import { isLegacy } from "../../tls-versions.ts";
import {
  CLOSING,
  decisiveRefusal,
  isOldVersionsRefusal,
  type RefusalInside,
  refusalSentence,
  refusalsInside,
  type Step,
  tookMessage,
} from "../../refusals-inside.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { meaningOf, statusOf } from "../../status-codes.ts";
import { READ_THE_REPLY, RETRY_LATER } from "../../texts/refusals.ts";
import { certificateWords } from "./closed-after-tls-established.ts";

const REFUSED: Readonly<Record<Step, string>> = {
  greeting: "service in its greeting",
  hello: "the client's EHLO",
  tls: "STARTTLS",
  login: "the login",
  sender: "the sender",
  recipient: "the recipient",
  message: "the message",
  session: "the session",
  other: "a command",
};

export const authRefusedInsideTls: Rule = {
  id: "auth-refused-inside-tls",
  applies: { decrypted: true },
  restsOn: "whole-view",
  judge(session, context) {
    const refusal = ownRefusal(session);
    return refusal?.step === "login" ? match(session, refusal, context) : null;
  },
};

export const refusedInsideTls: Rule = {
  id: "refused-inside-tls",
  applies: { decrypted: true },
  restsOn: "whole-view",
  judge(session, context) {
    const refusal = ownRefusal(session);
    return refusal === null || refusal.step === "login" ? null : match(session, refusal, context);
  },
};

/** Null where exo-smtp-auth-legacy-tls says it. */
function ownRefusal(session: SessionWithOutcome): RefusalInside | null {
  const refusal = decisiveRefusal(session);
  const version = session.tls?.serverHello?.negotiatedVersion;
  const isTold =
    refusal !== null && version !== undefined && isLegacy(version) && isOldVersionsRefusal(refusal.reply);
  return isTold ? null : refusal;
}

/** A refusal that the session got over: another recipient, another login, another message was accepted. */
export const commandRefusedInsideTls: Rule = {
  id: "command-refused-inside-tls",
  applies: { decrypted: true },
  restsOn: "bytes",
  judge(session) {
    if (decisiveRefusal(session) !== null) return null;
    const refusals = refusalsInside(session);
    const [first] = refusals;
    if (first === undefined) return null;
    const more = refusals.length === 1 ? "" : ` It did so ${times(refusals.length - 1)} more.`;
    const isLater = refusals.some((each) => refusedMessage(session, each));
    const cause = knownCause(first);
    return {
      certainty: "certain",
      ...(isLater && { severity: "warning" }),
      title: isLater
        ? "The server accepted a message inside TLS, and refused a later one"
        : endTitle(refusals),
      detail: `${refusalSentence(first)}${whyWords(first.reply, cause)}${more}${outcomeWords(session)}`,
      evidence: refusals.slice(0, MAX_SHOWN).map(({ reply }) => evidence(reply)),
      remedies: cause?.remedies,
    };
  },
};

/** After 421 no session goes on; what a reply refuses is not known where its command was not read. */
function endTitle(refusals: readonly RefusalInside[]): string {
  const commands = refusals.length === 1 ? "a command" : "commands";
  if (refusals.at(-1)?.reply.code !== CLOSING) {
    const isKnown = refusals.every(({ command }) => command !== null);
    return `The server refused ${commands} inside TLS${isKnown ? ", and the session went on" : ""}`;
  }
  return `The server ${refusals.length === 1 ? "" : "refused commands and "}ended the session inside TLS (${CLOSING})`;
}

function knownCause({ reply, command }: RefusalInside): RefusalCause | null {
  const isThere = command?.verb === "." && (command.acknowledgedFrame ?? reply.frame + 1) <= reply.frame;
  if (isThere && reasonOf(reply) === "time-out") return TOO_SLOW_BEHIND;
  return causeOf(reply, command?.verb === "AUTH" ? command.argument : null);
}

/** A message had been accepted before; none was after it. */
function refusedMessage({ smtpInTls }: SessionWithOutcome, { step, reply }: RefusalInside): boolean {
  if (smtpInTls === undefined || !OF_MESSAGES.has(step)) return false;
  return tookMessage(smtpInTls) && !tookMessage(smtpInTls, reply.frame);
}

const OF_MESSAGES: ReadonlySet<Step> = new Set<Step>(["sender", "recipient", "message"]);

const MAX_SHOWN = 8;
const PERMANENT = 500;

const times = (amount: number): string => (amount === 1 ? "once" : `${amount} times`);

const evidence = ({ frame, code, text }: Reply) =>
  evidenceOf(frame, "smtpInTls.replies", `${code} ${text}`.trimEnd());

function match(session: SessionWithOutcome, refusal: RefusalInside, context: Context): Match {
  const { reply, step, command } = refusal;
  const cause =
    step === "tls" ? TLS_TWICE : isOfAnother(session, reply) ? ANOTHER_CONNECTION : knownCause(refusal);
  const isForNow = reply.code < PERMANENT;
  const status = statusOf(reply);
  return {
    // In what was not read the client may have come further; where the capture stops, more likely so.
    certainty: isCutOff(session, reply) ? "possible" : wholeDialogue(session) === null ? "likely" : "certain",
    severity: isForNow ? "warning" : "error",
    fault: cause?.fault ?? null,
    title: `The server refused ${REFUSED[reply.code === CLOSING && OF_MESSAGES.has(step) ? "session" : step]} inside TLS${isForNow ? " for now" : ""} (${reply.code}${status === null ? "" : ` ${status}`})`,
    detail: `${refusalSentence(refusal)}${whyWords(reply, cause)}${goesByCertificate(reply) ? certificateWords(session, context) : ""}${again(session, refusal)}${outcomeWords(session)}`,
    remedies: cause?.remedies ?? (isForNow ? RETRY_LATER : READ_THE_REPLY),
    evidence: [
      ...(command === null ? [] : [evidenceOf(command.frame, "smtpInTls.exchanges.verb", command.verb)]),
      evidence(reply),
    ],
  };
}

/** The session went on, as far as is known, and the capture does not show how it ended. */
const isCutOff = ({ close, smtpInTls }: SessionWithOutcome, { code }: Reply): boolean =>
  close.by === null && code !== CLOSING && smtpInTls?.commands.includes("QUIT") !== true;

/** The version that it refuses is not the one in use. */
function isOfAnother({ tls }: SessionWithOutcome, reply: Reply): boolean {
  const version = tls?.serverHello?.negotiatedVersion;
  if (version === undefined || isLegacy(version) || reasonOf(reply) !== "tls-version") return false;
  return !/\b1\.3\b/.test(reply.text.slice(0, MAX_CHARACTERS_READ));
}

/** What the words mean, or the status code where they are not known. */
const whyWords = (reply: Reply, cause: RefusalCause | null): string =>
  cause === null || cause.why === "" ? statusWords(reply) : ` ${cause.why}`;

function statusWords(reply: Reply): string {
  const status = statusOf(reply);
  const meaning = status === null ? null : meaningOf(status);
  return meaning === null ? "" : ` ${status} stands for: ${meaning}.`;
}

/** How often it said the same. */
function again(session: SessionWithOutcome, { step, reply }: RefusalInside): string {
  const others = refusalsInside(session).filter((each) => each.step === step && each.reply !== reply);
  return others.length === 0 ? "" : ` It refused ${REFUSED[step]} ${times(others.length)} more.`;
}

/** What the client did then, as far as it was read; how the connection was closed is said beside it. */
function outcomeWords(session: SessionWithOutcome): string {
  const { smtpInTls: inside, close } = session;
  const taken = inside?.exchanges.find(({ verb, reply }) => verb === "." && (reply?.code ?? 999) < 300);
  const sent = taken?.reply ? ` A message was accepted (${frameText(taken.reply.frame)}).` : "";
  const quit = inside?.exchanges.findLast(({ verb }) => verb === "QUIT");
  if (quit !== undefined) {
    const isEarlier = quit.frame < (inside?.replies.at(-1)?.frame ?? 0);
    return `${sent} The client ${isEarlier ? "had" : "then"} said QUIT (${frameText(quit.frame)}).`;
  }
  if (close.by === null) return `${sent} The capture does not show how it ended.`;
  const isClients = firstEnd(session)?.by === "client" && wholeDialogue(session) !== null;
  return isClients ? `${sent} The client then closed without QUIT.` : sent;
}
