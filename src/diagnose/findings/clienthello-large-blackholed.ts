// A ClientHello too large for one segment that got lost, or no answer, to a finding (https://tldr.fail).
import type { ClientHello } from "../../session/session.ts";
import { isLarge, named, postQuantumShare } from "../hello-facts.ts";
import { END_OF_FILE, RESET, TIMEOUT } from "../logs.ts";
import { LET_LARGE_PACKETS_THROUGH, SEND_SMALLER_HELLO } from "../remedies.ts";
import type { Judged } from "../judged.ts";
import type { Around, Rule } from "../rule.ts";
import { duration, shows } from "../texts.ts";
import {
  closedOnHello,
  closedWords,
  isNoAnswer,
  saidSomething,
  silenceMs,
  unansweredHello,
} from "../unanswered-hello.ts";

export const clienthelloLargeBlackholed: Rule = {
  id: "clienthello-large-blackholed",
  severity: "error",
  title: "A large ClientHello is lost or refused on the way",
  explanation:
    "The hello does not fit into one segment, and it was never acknowledged, or never answered, or the " +
    "connection was closed at once. Hellos grew with post-quantum key shares (X25519MLKEM768: about 1.5 kB), and " +
    "some devices and servers read only the first segment, or lose packets of full size. It is reported where " +
    "such a key share is in the hello or a smaller hello to the same server was answered; the latter makes it " +
    "likely, the former alone only possible. It is not reported where the same server answered another hello of " +
    "several segments.",
  logs: TIMEOUT,
  remedies: [...SEND_SMALLER_HELLO, ...LET_LARGE_PACKETS_THROUGH],
  concerns: "client",
  references: [
    "https://tldr.fail",
    "RFC 8446 section 4.1.2",
    "draft-ietf-tls-ecdhe-mlkem",
    "openssl/openssl issue 27557",
  ],
  restsOn: "whole-view",
  unless: "established",
  judge(session, around) {
    const hello = unansweredHello(session);
    if (hello === null || !session.view.bothSides || !isLarge(hello, session)) return null;
    const fate = fateOf(session, hello);
    const others = answeredHellos(session, around);
    if (fate === null || others.some((other) => other.isLarge)) return null;
    const [smaller] = others;
    const share = postQuantumShare(hello);
    if (smaller === undefined && share === null) return null;
    const holds = share === null ? "" : ` and a key share of ${named(share)}`;
    const compared =
      smaller === undefined
        ? ""
        : ` A hello of ${smaller.length} bytes to the same server was answered (stream ${smaller.stream}, frame ${smaller.frame}).`;
    return {
      certainty: smaller !== undefined && fate.kind !== "closed" ? "likely" : "possible",
      logs: fate.logs,
      detail: `The ClientHello has ${hello.length} bytes${holds} (frames ${hello.firstFrame} to ${hello.frame}). ${fate.text}${compared}`,
      evidence: [
        shows(hello.frame, "tls.clientHello.length", hello.length),
        ...(share === null ? [] : [shows(hello.frame, "tls.clientHello.keyShares", named(share))]),
        ...fate.frames.map((frame) => shows(frame, "aborted.with", session.aborted?.with ?? "none")),
      ],
    };
  },
};

interface Fate {
  readonly kind: "lost" | "unanswered" | "closed";
  readonly text: string;
  readonly logs: Rule["logs"];
  readonly frames: readonly number[];
}

function fateOf(session: Judged, hello: ClientHello): Fate | null {
  if (saidSomething(session, hello)) return null;
  const { unacknowledgedBytes, unacknowledgedRetransmissions: repeated } = session.transport.client;
  if (hello.acknowledgedFrame === null && unacknowledgedBytes > 0 && repeated > 0) {
    const text = `The client repeated parts of it ${repeated} times, and no acknowledgment of all of it was seen.`;
    return { kind: "lost", text, logs: TIMEOUT, frames: [] };
  }
  const silence = silenceMs(session, hello);
  if (hello.acknowledgedFrame !== null && silence !== null && isNoAnswer(silence)) {
    const text = `The server acknowledged it (frame ${hello.acknowledgedFrame}) and sent nothing for ${duration(silence)}.`;
    return { kind: "unanswered", text, logs: TIMEOUT, frames: [] };
  }
  const closed = closedOnHello(session);
  if (!closed?.isInstant) return null;
  const logs = closed.flag === "FIN" ? END_OF_FILE : RESET;
  return { kind: "closed", text: `The server ${closedWords(closed)}.`, logs, frames: [closed.frame] };
}

/** The other hellos to the same server that it answered. */
function answeredHellos(session: Judged, { neighbours }: Around) {
  return neighbours.server(session).flatMap((other) => {
    const hello = other.tls?.clientHello;
    if (other === session || !hello || !other.tls?.serverHello) return [];
    const { frame, length } = hello;
    return [{ stream: other.stream, frame, length, isLarge: isLarge(hello, other) }];
  });
}
