// What the network and the recorder did to a session: bytes and sides that are missing, and who kept whom waiting.
import type { SessionWithOutcome, Missing, Severity, Side } from "../session/session.ts";
import type { Match } from "./rule.ts";
import { evidenceOf } from "./evidence.ts";
import { beforeRenegotiation } from "./handshake.ts";
import { count } from "../text/amounts.ts";
import { elapsedMs } from "../text/elapsed.ts";

/** A warning where it is why the session's outcome is unknown. */
export function severityOf({ outcome }: SessionWithOutcome): Severity {
  return outcome === "incomplete-capture" ? "warning" : "info";
}

/** The side whose packets the capture lacks; null where it has both, or where nobody may have answered a SYN. */
export function unseenSide({ view, transport }: SessionWithOutcome): Side | null {
  if (view.bothSides) return null;
  if (transport.client.segments === 0) return transport.server.segments > 0 ? "client" : null;
  // A client that sends data, or more than an RST after its SYN, has had an answer.
  const { segments, bytes, reset } = transport.client;
  const hasContinued = view.fromStart && segments - (reset === null ? 0 : 1) > view.syns;
  return (bytes > 0 && segments > view.syns) || hasContinued ? "server" : null;
}

/** Null where none is missing for one of the reasons; a side of which nothing was recorded does not count. */
export function missingBytes(
  session: SessionWithOutcome,
  reasons: readonly Missing["reason"][],
): Pick<Match, "detail" | "evidence"> | null {
  const unseen = unseenSide(session);
  const gaps = session.view.missing.filter(({ from, reason }) => from !== unseen && reasons.includes(reason));
  if (gaps.length === 0) return null;
  const sentences = (["client", "server"] as const).flatMap((side) => sentence(side, gaps));
  return {
    detail: sentences.join(" "),
    evidence: gaps
      .slice(0, MAX_GAPS_SHOWN)
      .map(({ frame, from, bytes }) => evidenceOf(frame, "view.missing", `${bytes} bytes of the ${from}`)),
  };
}

/** The first gaps show where to look. */
const MAX_GAPS_SHOWN = 8;

function sentence(side: Missing["from"], gaps: readonly Missing[]): string[] {
  const own = gaps.filter(({ from }) => from === side);
  const [first] = own;
  if (first === undefined) return [];
  const total = own.reduce((sum, { bytes }) => sum + bytes, 0);
  const places = own.length === 1 ? "" : ` in ${own.length} places`;
  return [
    `${count(total, "byte")} from the ${side} ${total === 1 ? "is" : "are"} missing${places}, first noticed in frame ${first.frame}.`,
  ];
}

export interface Wait {
  readonly side: Side;
  /** What it then sent, in the words of `close.after`, if that is in one frame. */
  readonly says: string;
  readonly frame: number;
  readonly durationMs: number;
}

/** Until TLS was established, else until the last message. The first is for the greeting or the ClientHello. */
export function waitsOf(session: SessionWithOutcome): readonly Wait[] {
  const end = preludeMs(session);
  const { turns, transport, view } = session;
  const waits: Wait[] = [];
  let since = 0;
  for (const turn of turns) {
    if (turn.startMs > end) break;
    // After the TCP handshake one round trip has passed; later, the time from the capture point to that side and back.
    const travel = (waits.length === 0 ? view.rttMs : transport[turn.from].rttMs) ?? 0;
    waits.push({
      side: turn.from,
      says: turn.firstFrame === turn.lastFrame ? turn.says : "next message",
      frame: turn.firstFrame,
      durationMs: Math.max(0, turn.startMs - since - travel),
    });
    since = turn.endMs;
  }
  return waits;
}

/** From the connection's first frame until TLS was established, else until the last message; 0 if nothing was sent. */
export function preludeMs({ tls, startTime, turns }: SessionWithOutcome): number {
  const lastWord = turns.at(-1)?.endMs ?? 0;
  if (!tls?.established) return lastWord;
  const finished = beforeRenegotiation(tls).findLast(({ type }) => HANDSHAKE_ENDS.has(type));
  return elapsedMs(startTime, finished?.time ?? null) ?? lastWord;
}

/** With which a handshake ends, whichever side is last. */
const HANDSHAKE_ENDS: ReadonlySet<string> = new Set(["ChangeCipherSpec", "EncryptedHandshake", "Finished"]);
