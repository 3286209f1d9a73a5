// A ClientHello too large for one segment that arrived and got no answer to a finding (https://tldr.fail).
import type { ClientHello, SessionWithOutcome, SystemText } from "../../../session/session.ts";
import { answeredHellos, isLarge, postQuantumShare } from "../../client-hello.ts";
import { END_OF_FILE, RESET, TIMEOUT } from "../../texts/logs.ts";
import { reaction } from "../../reaction.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { closedOnHello, closedWords, isNoAnswer, saidSomething, silenceMs } from "../../close.ts";
import { unansweredHello } from "../../handshake.ts";
import { duration } from "../../../text/amounts.ts";
import { named } from "../../../text/code-points.ts";
import { otherStream } from "../../../text/places.ts";

export const clienthelloLargeNotAnswered: Rule = {
  id: "clienthello-large-not-answered",
  applies: { established: false, clientHello: true, serverHello: false, bothSides: true, oddOffer: true },
  restsOn: "whole-view",
  judge(session, context) {
    const hello = unansweredHello(session);
    if (hello === null || !session.view.bothSides || !isLarge(hello, session)) return null;
    const fate = fateOf(session, hello);
    const others = answeredHellos(session, context);
    if (fate === null || others.some((other) => other.isLarge)) return null;
    const [smaller] = others;
    const share = postQuantumShare(hello);
    if (smaller === undefined && share === null) return null;
    const holds = share === null ? "" : ` and a key share for ${named(share)}`;
    const compared =
      smaller === undefined
        ? ""
        : ` A hello of ${smaller.length} bytes to the same server was answered (${otherStream(smaller.session, session)}, frame ${smaller.frame}).`;
    const isLikely = smaller !== undefined && fate.kind !== "closed";
    return {
      ...(isLikely ? { certainty: "likely" } : { certainty: "possible", fault: null }),
      logs: fate.logs,
      detail: `The ClientHello has ${hello.length} bytes${holds} (frames ${hello.firstFrame} to ${hello.frame}). ${fate.text}${compared}`,
      reaction: reaction("server", fate.frames[0] ?? null, hello.frame),
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.length", hello.length),
        ...(share === null ? [] : [evidenceOf(hello.frame, "tls.clientHello.keyShares", named(share))]),
        ...fate.frames.map((frame) => evidenceOf(frame, "aborted.with", session.aborted?.with ?? "none")),
      ],
    };
  },
};

interface Fate {
  readonly kind: "unanswered" | "closed";
  readonly text: string;
  readonly logs: readonly SystemText[];
  readonly frames: readonly number[];
}

function fateOf(session: SessionWithOutcome, hello: ClientHello): Fate | null {
  if (saidSomething(session, hello)) return null;
  const silence = silenceMs(session, hello);
  if (typeof hello.acknowledgedFrame === "number" && silence !== null && isNoAnswer(silence)) {
    const text = `The server acknowledged it (frame ${hello.acknowledgedFrame}) and sent nothing for ${duration(silence)}.`;
    return { kind: "unanswered", text, logs: TIMEOUT, frames: [] };
  }
  const closed = closedOnHello(session);
  if (!closed?.isInstant) return null;
  const logs = closed.flag === "FIN" ? END_OF_FILE : RESET;
  return { kind: "closed", text: `The server ${closedWords(closed)}.`, logs, frames: [closed.frame] };
}
