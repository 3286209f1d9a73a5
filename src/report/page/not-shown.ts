// Session -> what this capture cannot show, so that nobody concludes it from the page.
import type { Session, Side, TlsSession } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";

/** At least one sentence. */
export function notShown(session: Session): string[] {
  const { tls, close } = session;
  return [
    ...missingParts(session),
    ...(close.by === null ? ["How the connection ended: no FIN or RST was captured."] : []),
    ...(tls === null ? [] : unreadable(tls)),
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

function unreadable({ alerts, clientHello, serverHello, established }: TlsSession): string[] {
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
    ...(established ? ["What was sent after TLS was established: it is encrypted."] : []),
    ...versions,
    ...(clientHello !== null && serverHello === null
      ? ["Which versions and cipher suites the server accepts: no ServerHello was captured."]
      : []),
  ];
}

function reasons({ aborted }: Session): string[] {
  if (aborted === null || (aborted.with !== "FIN" && aborted.with !== "RST")) return [];
  const who = aborted.by === "unknown" ? "a side" : `the ${aborted.by}`;
  return [`Why ${who} closed: ${aborted.with === "FIN" ? "a FIN" : "an RST"} gives no reason.`];
}
