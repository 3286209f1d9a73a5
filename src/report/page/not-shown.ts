// Session -> what nobody can tell from this capture, so that nobody reads it out of the page.
import type { Session, Side, TlsSession } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";

/** At least one sentence. */
export function notShown(session: Session): string[] {
  const { tls, close } = session;
  return [
    ...missingParts(session),
    ...(close.by === null ? ["How the connection ended: neither a FIN nor an RST is in it."] : []),
    ...(tls === null ? [] : unreadable(tls)),
    ...reasons(session),
    "What both ends logged, and what a device beyond the point of capture sent, changed or dropped.",
  ];
}

function missingParts({ view }: Session): string[] {
  const gaps = (side: Side): string[] => {
    const missing = view.missing.filter(({ from }) => from === side);
    const bytes = missing.reduce((sum, gap) => sum + gap.bytes, 0);
    const [first] = missing;
    return first ? [`${count(bytes, "byte")} of the ${side} (first noticed in frame ${first.frame}).`] : [];
  };
  return [
    ...(view.bothSides ? [] : ["What the other side said: frames of one side only are in it."]),
    ...(view.fromStart ? [] : ["How the connection began: the SYN is not in it."]),
    ...gaps("client"),
    ...gaps("server"),
  ];
}

function unreadable({ alerts, clientHello, serverHello, established }: TlsSession): string[] {
  const sealed = alerts.filter(({ description }) => description === null);
  const frames = sealed.map(({ frame }) => frame).join(", ");
  const versions =
    clientHello !== null && clientHello.supportedVersions === null
      ? ["The lowest version that the client would accept: a hello of this kind names only its highest."]
      : [];
  return [
    ...(sealed.length === 0 ? [] : [`What the encrypted alert says (frame ${frames}).`]),
    ...(established ? ["What was said once TLS was established: it is encrypted."] : []),
    ...versions,
    ...(clientHello !== null && serverHello === null
      ? ["Which versions and cipher suites the server accepts: no ServerHello is in it."]
      : []),
  ];
}

function reasons({ aborted }: Session): string[] {
  if (aborted === null || (aborted.with !== "FIN" && aborted.with !== "RST")) return [];
  const who = aborted.by === "unknown" ? "a side" : `the ${aborted.by}`;
  return [`Why ${who} closed: ${aborted.with === "FIN" ? "a FIN" : "an RST"} gives no reason.`];
}
