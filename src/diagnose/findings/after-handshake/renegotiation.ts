// A second handshake on an established connection (RFC 5246 section 7.4.1.1, RFC 5746) to a finding.
import type { SessionWithOutcome, Renegotiation, TlsSession } from "../../../session/session.ts";
import { handshakeEnd } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { alertText } from "../../../text/messages.ts";
import { frameText } from "../../../text/places.ts";
import { otherSide } from "../../../session/other-side.ts";

export const renegotiation: Rule = {
  id: "renegotiation",
  applies: { established: true, serverHello: true },
  restsOn: "bytes",
  judge(session) {
    const { tls } = session;
    const again = tls?.renegotiation ?? null;
    if (tls === null || again === null) return null;
    const { from, frame, accepted, answerFrame } = again;
    const other = otherSide(from);
    const ended = accepted === false && endedWithIt(session, again);
    return {
      certainty: "certain",
      severity: ended || (accepted === true && !isSecure(tls)) ? "warning" : "info",
      fault: accepted === false ? from : null,
      title: titleOf(again),
      detail:
        `TLS was established (${frameText(handshakeEnd(tls)?.frame ?? null)}). Then the ${from} started a second handshake on the ` +
        `same connection (${frameText(frame)}, ${from === "client" ? "a ClientHello" : "a HelloRequest"}, encrypted), and the ` +
        `${other} ${answer(again, session)}.` +
        (ended ? " The connection ended with that, though the first handshake had succeeded." : "") +
        (accepted === true && !isSecure(tls)
          ? " It is not secured as in RFC 5746: an attacker may have injected bytes before it."
          : ""),
      evidence: [
        evidenceOf(frame, "tls.renegotiation.from", from),
        evidenceOf(answerFrame, "tls.renegotiation.accepted", String(accepted)),
      ],
      ...(accepted === false ? {} : { remedies: [] }),
    };
  },
};

function titleOf({ from, accepted }: Renegotiation): string {
  if (accepted === true) return `TLS was renegotiated at the ${from}'s request`;
  const other = otherSide(from);
  return accepted === false
    ? `The ${from} tried to renegotiate TLS, and the ${other} refused`
    : `The ${from} tried to renegotiate TLS`;
}

function answer({ accepted, answerFrame }: Renegotiation, { close, tls }: SessionWithOutcome): string {
  if (accepted === true) return `completed it (${frameText(answerFrame)})`;
  if (accepted === null) return answerFrame === null ? "did not answer it" : "started to answer it";
  if (close.frame === answerFrame) return `closed the connection (${frameText(answerFrame)})`;
  const alert = tls?.alerts.find(({ frame, description }) => frame === answerFrame && description !== null);
  const what = alert === undefined ? "an encrypted alert" : `the alert ${alertText(alert)}`;
  return `refused with ${what} (${frameText(answerFrame)})`;
}

/** Nothing but alerts came after the refusal. */
function endedWithIt({ tls, close }: SessionWithOutcome, { answerFrame }: Renegotiation): boolean {
  if (tls === null || close.by === null || answerFrame === null) return false;
  const lastData = Math.max(tls.encrypted.client.last?.frame ?? 0, tls.encrypted.server.last?.frame ?? 0);
  const lastAlert = Math.max(0, ...tls.alerts.map(({ frame }) => frame));
  return lastData <= Math.max(answerFrame, lastAlert);
}

const RENEGOTIATION_INFO = "0xff01";

const isSecure = ({ serverHello }: TlsSession): boolean =>
  serverHello?.extensions.some(({ id }) => id === RENEGOTIATION_INFO) ?? false;
