// Session -> the cells that it has in a table, of one line or two.
import { endingOf } from "../diagnose/ending.ts";
import type { Session } from "../session/session.ts";
import { isSideWhole } from "../session/view.ts";
import { suiteCount } from "./offer.ts";
import { count, duration } from "../text/amounts.ts";
import { spoken } from "../text/messages.ts";
import { endpointText, framesText } from "../text/places.ts";
import { printableAscii } from "../text/printable.ts";

export function oneLine(text: string): string {
  return text.replaceAll("\n", " ");
}

export function clientCell({ client, proxy }: Session): string {
  const origin = proxy?.source ?? null;
  return origin === null
    ? endpointText(client)
    : `${endpointText(client)}\nPROXY for ${endpointText(origin)}`;
}

export const serverCell = ({ server }: Session): string => endpointText(server);

/** Like `frame 10, 220 in 11`, `offered, not used`, on one line. */
export const upgradeText = (session: Session): string => oneLine(upgradeCell(session));

export function upgradeCell(session: Session): string {
  const { smtp, dialogue, tls } = session;
  const starttls = smtp?.starttls;
  if (starttls?.command) {
    const verb = starttls.command.verb === "STARTTLS" ? "" : `${printableAscii(starttls.command.verb)} in `;
    const reply = starttls.reply ? `${starttls.reply.code} in ${starttls.reply.frame}` : "no reply seen";
    return `${verb}frame ${starttls.command.frame},\n${reply}`;
  }
  if (dialogue?.command) {
    const { command, reply } = dialogue;
    // In MySQL no reply follows.
    if (reply === null && tls !== null) return `frame ${command.frame}`;
    return `frame ${command.frame},\n${reply ? `reply in ${reply.frame}` : "no reply seen"}`;
  }
  if (beganWithTls(session)) return "none: implicit TLS";
  const advertised = (starttls ?? dialogue)?.advertised;
  if (advertised === true)
    return tls === null && isSideWhole(session.view, "client") ? "offered, not used" : "offered";
  return advertised === false ? "not offered" : "none seen";
}

/** From the SYN on, the client said nothing before. */
function beganWithTls({ tls, view, opening, protocol }: Session): boolean {
  return tls !== null && view.fromStart && (protocol === "tls" || opening.client?.kind === "tls");
}

export function offeredCell({ tls }: Session): string {
  if (!tls?.clientHello) return tls === null ? "–" : "not seen";
  return `${tls.clientHello.highestVersion.name},\n${count(suiteCount(tls.clientHello), "suite")}`;
}

export function chosenCell(session: Session): string {
  const chosen = session.tls?.serverHello;
  if (chosen) return `${chosen.negotiatedVersion.name},\n${chosen.cipherSuite?.name ?? "no suite"}`;
  if (session.tls === null) return "–";
  return isSideWhole(session.view, "server") ? "nothing" : "not seen";
}

export function closedCell(session: Session): string {
  const { close } = session;
  if (close.by === null || close.with === null) return "no close seen";
  const said = close.after === null ? "" : spoken(close.after).replace(/^(?:the|an) /, "");
  const last = close.after === "incomplete" ? "incomplete message" : said;
  const after = close.afterFrame === close.frame ? "same frame as" : `${duration(close.delayMs ?? 0)} after`;
  const when = close.delayMs === null ? "" : `,\n${after} ${last}`;
  const ending = endingOf(session);
  const crossing = ending?.with === "FIN" ? ending.crossing : null;
  return crossing
    ? `both: FIN, ${framesText(crossing.map(({ frame }) => frame).toSorted((a, b) => a - b))}${when}`
    : `${close.by}: ${close.with}, frame ${close.frame}${when}`;
}
