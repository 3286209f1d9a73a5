// Session -> what this capture cannot show, so that nobody concludes it from the page.
import type { Session, Side, TlsSession } from "../../session/session.ts";
import { count, list } from "../../text/amounts.ts";

/** At least one sentence. */
export function notShown(session: Session): string[] {
  const { tls, close } = session;
  return [
    ...missingParts(session),
    ...(close.by === null ? ["How the connection ended: no FIN or RST was captured."] : []),
    ...(tls === null ? [] : unreadable(session, tls)),
    ...reasons(session),
    "What both ends logged, and what devices beyond the capture point sent, changed or dropped.",
  ];
}

function missingParts({ view }: Session): string[] {
  const gaps = (side: Side): string[] => {
    const missing = view.missing.filter(({ from }) => from === side);
    const bytes = missing.reduce((sum, gap) => sum + gap.bytes, 0);
    const [first] = missing;
    return first ? [`${count(bytes, "byte")} from the ${side} (first noticed in frame ${first.frame}).`] : [];
  };
  return [
    ...(view.bothSides ? [] : ["What the other side sent: only one side was captured."]),
    ...(view.fromStart ? [] : ["How the connection began: the SYN was not captured."]),
    ...gaps("client"),
    ...gaps("server"),
  ];
}

function unreadable(session: Session, tls: TlsSession): string[] {
  const { alerts, clientHello, serverHello } = tls;
  const sealed = alerts.filter(({ description }) => description === null);
  const frames = sealed.map(({ frame }) => frame).join(", ");
  const versions =
    clientHello !== null && clientHello.supportedVersions === null
      ? [
          "The lowest version that the client would accept: without supported_versions a hello names only its highest.",
        ]
      : [];
  return [
    ...(sealed.length === 0 ? [] : [`What the encrypted alert says (frame ${frames}).`]),
    ...insideTls(session, tls),
    ...versions,
    ...(clientHello !== null && serverHello === null
      ? ["Which versions and cipher suites the server accepts: no ServerHello was captured."]
      : []),
  ];
}

/** Of a side that was decrypted in part it is told since when not, and why, where its dialogue is. */
function insideTls({ smtpInTls }: Session, { decryption, established }: TlsSession): string[] {
  if (decryption === undefined) {
    return established ? ["What was sent after TLS was established: it is encrypted."] : [];
  }
  const left = (["client", "server"] as const).flatMap((side) => {
    const { stopped, handshakeStopped } = decryption[side];
    const places: string[] = [];
    if (handshakeStopped !== undefined)
      places.push(`the ${side} during the handshake (from frame ${handshakeStopped.frame} on)`);
    if (stopped !== null) places.push(`the ${side} from frame ${stopped.frame} on`);
    return places;
  });
  return [
    ...(left.length === 0 ? [] : [`What was sent by ${list(left)}: it could not be decrypted.`]),
    smtpInTls === undefined
      ? "What was decrypted and is not SMTP: it is not kept."
      : "Log-ins and message content inside TLS: they are never kept.",
  ];
}

function reasons({ aborted }: Session): string[] {
  if (aborted === null || (aborted.with !== "FIN" && aborted.with !== "RST")) return [];
  const who = aborted.by === "unknown" ? "a side" : `the ${aborted.by}`;
  return [`Why ${who} closed: ${aborted.with === "FIN" ? "a FIN" : "an RST"} gives no reason.`];
}
