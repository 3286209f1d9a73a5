// Sessions -> what their decisive frames prove, one comment a frame, as Wireshark shows it beside the packet.
import { decisiveFrames } from "../report/decisive-frames.ts";
import type { Session } from "../session/session.ts";
import { spoken } from "../text/messages.ts";
import { printable } from "../text/printable.ts";

/** By frame number of the capture that the sessions are from. With `inClear`, nothing that rests on what was decrypted. */
export function frameComments(sessions: readonly Session[], inClear: boolean): Map<number, string> {
  const said = new Map<number, Set<string>>();
  for (const session of sessions) {
    const decisive = new Set(decisiveFrames(session));
    const isDecrypted = session.tls?.decryption !== undefined;
    for (const [frame, text] of inClear && isDecrypted ? spokenInClear(session) : statements(session)) {
      if (!decisive.has(frame)) continue;
      const known = said.get(frame) ?? new Set();
      said.set(frame, known.add(printable(text)));
    }
  }
  return new Map([...said].map(([frame, texts]) => [frame, [...texts].join("; ")]));
}

/** Up to the hellos. */
function spokenInClear({ smtp, tls }: Session): [number, string][] {
  const list: [number, string][] = [];
  const starttls = smtp?.starttls;
  if (starttls?.command) list.push([starttls.command.frame, `the client says ${starttls.command.verb}`]);
  if (starttls?.reply) list.push([starttls.reply.frame, `the server answers ${starttls.reply.code}`]);
  const { clientHello = null, serverHello = null } = tls ?? {};
  if (clientHello !== null) {
    const record = clientHello.recordVersion?.id ?? "none";
    list.push([
      clientHello.frame,
      `ClientHello: offers at most ${clientHello.highestVersion.name} (hello body ${clientHello.version.id}, record ${record})`,
    ]);
  }
  if (serverHello !== null) {
    const suite = serverHello.cipherSuite?.name ?? "no cipher suite";
    list.push([serverHello.frame, `ServerHello: ${serverHello.negotiatedVersion.name}, ${suite}`]);
  }
  return list;
}

function statements(session: Session): [number, string][] {
  const { tls, close, aborted, findings } = session;
  const list = spokenInClear(session);
  for (const { frame, from, description } of tls?.alerts ?? []) {
    list.push([
      frame,
      `the ${from} sends ${description === null ? "an encrypted alert" : `the alert ${description.name}`}`,
    ]);
  }
  if (close.frame !== null && close.with !== null) {
    const after = close.after === null ? "" : ` after ${spoken(close.after)}`;
    list.push([close.frame, `the ${close.by} closes with a ${close.with}${after}`]);
  }
  if (aborted !== null && aborted.frame !== null) {
    list.push([aborted.frame, `aborted by: ${aborted.by} (${aborted.certainty})`]);
  }
  const primary = findings.find((finding) => finding.primary);
  for (const frame of primary?.frames ?? [])
    list.push([frame, `shows ${primary?.id} (${primary?.certainty})`]);
  return list;
}
