// A refusal in plain text after the 220 to STARTTLS, before the ClientHello reached the server, to a finding (RFC 3207
// section 4, RFC 5321 section 3.8).
import type { SessionWithOutcome, Reply } from "../../../session/session.ts";
import { agreedFrame } from "../../handshake.ts";
import { reasonOf } from "../../refusals.ts";
import type { Match, Rule } from "../../rule.ts";
import { CLIENT_TLS_SET_UP, RAISE_THE_LIMIT } from "../../texts/remedies.ts";
import { isInstant } from "../../timing.ts";
import { evidenceOf } from "../../evidence.ts";
import { duration } from "../../../text/amounts.ts";
import { quotedReply } from "../../../text/messages.ts";

export const serverRefusedAfter220: Rule = {
  id: "server-refused-after-220",
  restsOn: "whole-view",
  applies: { smtp: true, established: false, serverHello: false, eventful: true },
  judge(session, _context, deliveries) {
    const agreed = agreedFrame(session);
    const refusal = agreed === null ? null : refusalAfter(session, agreed);
    if (agreed === null || refusal === null || deliveries.of("server", agreed) === "no") return null;
    const hello = session.tls?.clientHello ?? null;
    const waitedMs = waited(session, agreed, refusal);
    const state =
      hello === null
        ? "no ClientHello had come"
        : `it had not yet received the ClientHello (frame ${hello.frame})`;
    const silence = waitedMs === null ? "" : ` ${duration(waitedMs)} later`;
    return {
      certainty: "certain",
      detail:
        `The server agreed to STARTTLS (frame ${agreed}) and${silence} refused the session in plain text: ` +
        `${quotedReply(refusal)}; ${state}.`,
      evidence: [
        evidenceOf(agreed, "smtp.starttls.reply", "accepted"),
        evidenceOf(refusal.frame, "smtp.replies", `${refusal.code} ${refusal.text}`),
      ],
      ...byCause(refusal, waitedMs !== null || reasonOf(refusal) === "time-out"),
    };
  },
};

/** Null if the hello came first: then the refusal answers that. */
function refusalAfter({ smtp, tls }: SessionWithOutcome, agreed: number): Reply | null {
  const refusal = smtp?.replies.find(({ frame }) => frame >= agreed);
  if (smtp === null || refusal === undefined || smtp.strayAfterStarttls.client !== null) return null;
  const hello = tls?.clientHello ?? null;
  if (hello === null) return tls === null ? refusal : null;
  const wasThere = (hello.acknowledgedFrame ?? Number.POSITIVE_INFINITY) <= refusal.frame;
  return refusal.frame < hello.frame && !wasThere ? refusal : null;
}

/** How long the client had been silent; null if it is too short to matter. */
function waited(session: SessionWithOutcome, agreed: number, { frame }: Reply): number | null {
  const turn = session.turns.find(({ firstFrame, lastFrame }) => firstFrame <= agreed && frame <= lastFrame);
  const ms = turn === undefined ? null : turn.endMs - turn.startMs;
  return ms === null || isInstant(session, ms) ? null : ms;
}

function byCause(refusal: Reply, wasClientSilent: boolean): Partial<Match> {
  if (wasClientSilent) {
    return {
      title: "The client got 220 and sent no ClientHello before the server ended the session",
      fault: "client",
      remedies: CLIENT_TLS_SET_UP,
    };
  }
  return reasonOf(refusal) === "load" ? { remedies: RAISE_THE_LIMIT } : {};
}
