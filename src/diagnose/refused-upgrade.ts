// The negative answer to STARTTLS, in words (RFC 3207 section 4; other protocols answer NO, BAD, -ERR or a code).
import { shortened, upgradeOf } from "./clear-talk.ts";
import type { Judged } from "../session/session.ts";

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
export function refusedUpgrade(session: Judged): RefusedUpgrade | null {
  // Many rules ask, and nearly all servers agree.
  if ((session.smtp?.starttls.reply?.code ?? 400) < 400) return null;
  const upgrade = upgradeOf(session);
  if (!upgrade?.command || !upgrade.reply || upgrade.reply.accepted) return null;
  const { verb, frame: commandFrame } = upgrade.command;
  const { frame } = upgrade.reply;
  const text = shortened(upgrade.reply.text);
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

/** Whose fault the question was; "" where the offer was not seen. */
export function offerWords(session: Judged): string {
  const advertised = upgradeOf(session)?.advertised ?? null;
  if (advertised === null) return "";
  return advertised
    ? "It had offered it before."
    : "It had not offered it: the client tried without an offer.";
}
