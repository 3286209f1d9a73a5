// What keys opened of a session -> how far each side was read, and what was said inside TLS as rules ask for it.
import type { SessionWithOutcome, Side, SmtpInTls, TlsSession } from "../session/session.ts";
import { list } from "../text/amounts.ts";
import { frameText } from "../text/places.ts";

/** At least one record of that side was decrypted. */
export const isOpened = ({ decryption }: TlsSession, side: Side): boolean =>
  decryption !== undefined && decryption[side].records > 0;

/** All that the side sent since the ServerHello was read: what is not there was not sent. */
export function isRead({ tls, view }: SessionWithOutcome, side: Side): boolean {
  const decrypted = tls?.decryption?.[side];
  if (!tls || decrypted === undefined || decrypted.stopped !== null) return false;
  const begin = tls.serverHello?.frame ?? 0;
  return view.missing.every(({ from, frame }) => from !== side || frame < begin);
}

/** What was said inside TLS, where both sides were read to the end; null where any of it is not known. */
export function wholeDialogue(session: SessionWithOutcome): SmtpInTls | null {
  const { smtpInTls } = session;
  return smtpInTls !== undefined && isRead(session, "client") && isRead(session, "server") ? smtpInTls : null;
}

/** Inside TLS the client said QUIT; null where the client was not read to its end. */
export function hasQuitInside(session: SessionWithOutcome): boolean | null {
  if (session.smtpInTls === undefined || !isRead(session, "client")) return null;
  return session.smtpInTls.commands.includes("QUIT");
}

/** Like "EHLO (frame 20), AUTH (frame 22) and MAIL (frame 24)": the first ones; "nothing" where none was said. */
export function commandsSaid({ exchanges }: SmtpInTls): string {
  if (exchanges.length === 0) return "nothing";
  const shown = exchanges.slice(0, MAX_COMMANDS).map(({ verb, frame }) => {
    return `${verb === "." ? "a message" : verb === "data" ? "a line" : verb} (${frameText(frame)})`;
  });
  const left = exchanges.length - shown.length;
  return list(left === 0 ? shown : [...shown, `${left} more`], "and");
}

const MAX_COMMANDS = 6;
