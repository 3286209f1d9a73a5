// A leg whose device ends the TCP connection -> what that means for what each side saw.
import { FIN, RST } from "../../packet/segment.ts";
import type { Session } from "../../session/session.ts";
import { quotedName } from "../../text/certificates.ts";
import { type PathLeg, framesAt } from "./leg.ts";
import { evidence, type PathMatch } from "./match.ts";

export function relayed(leg: PathLeg): readonly PathMatch[] {
  const { relay } = leg.alignment;
  const [near, far] = [leg.near.trace.session, leg.far.trace.session];
  const tls = ownTls(near, far);
  if (relay === null && tls === null) return [];
  const closes = closedBoth(leg);
  // What either side refused then was the device's hello or certificate, or what the device made of the other side's.
  const isCause = leg.isFailed && (closes !== null || tls !== null);
  const what = `A device ${leg.between} ends the connection and opens one of its own`;
  const ended =
    closes === null
      ? ""
      : ` Neither side closed first: to the client it was the server's end (frame ${closes.near} of ${leg.near.name}), to ` +
        `the server the client's (frame ${closes.far} of ${leg.far.name}).`;
  const frames = [
    ...(tls === null ? [] : [...framesAt([tls.near], leg.near.name), ...framesAt([tls.far], leg.far.name)]),
    ...(closes === null
      ? []
      : [...framesAt([closes.near], leg.near.name), ...framesAt([closes.far], leg.far.name)]),
  ];
  return [
    {
      id: "path-relayed",
      certainty: tls === null || isCause ? "likely" : "certain",
      severity: isCause ? "error" : tls === null ? "info" : "warning",
      fault: isCause ? "path" : null,
      explains: isCause,
      headline: `${what}${relay === null ? "" : `: ${relay}`}.${ended}`,
      more: [
        ...(tls === null ? [] : [tls.says]),
        ...(tls === null || !isCause
          ? []
          : ["What a side refused is what the device sent, whatever the other side would have said."]),
      ],
      frames,
      evidence: frames.map(({ capture, frame }) => evidence(capture, frame, "frame", "of the device")),
    },
  ];
}

interface OwnTls {
  readonly near: number;
  readonly far: number;
  readonly says: string;
}

/** Two hellos that are not the same: the device speaks TLS itself. */
function ownTls(near: Session, far: Session): OwnTls | null {
  const [one, other] = [near.tls?.clientHello, far.tls?.clientHello];
  if (!one || !other || one.random === null || other.random === null || one.random === other.random)
    return null;
  const [shown, sent] = [near, far].map(({ tls }) => tls?.certificates.find(({ from }) => from === "server"));
  const certificates =
    shown === undefined || sent === undefined || shown.sha256 === sent.sha256
      ? ""
      : ` The client was shown the certificate of ${quotedName(shown.subject ?? "?")} and the device that of ` +
        `${quotedName(sent.subject ?? "?")}.`;
  return {
    near: one.frame,
    far: other.frame,
    says: `It speaks TLS itself: the server's ClientHello is not the client's.${certificates}`,
  };
}

/** The server's end first to the client, the client's first to the server; null where a recorder may have missed another. */
function closedBoth(leg: PathLeg): { readonly near: number; readonly far: number } | null {
  const [one, other] = [leg.near.trace.session.close, leg.far.trace.session.close];
  const isOpen = leg.crossings.some(({ fate, flags }) => fate === "unknown" && (flags & (FIN | RST)) !== 0);
  if (isOpen || one.by !== "server" || other.by !== "client") return null;
  return one.frame === null || other.frame === null ? null : { near: one.frame, far: other.frame };
}
