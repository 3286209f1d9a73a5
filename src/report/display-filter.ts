// Sessions -> the Wireshark display filter that shows their frames, or those that a paragraph speaks of.
import { rangesIn } from "../capture/extract-origin.ts";
import type { Session } from "../session/session.ts";

/** `tcp.stream eq 0 and frame.number in {13, 15}`; the stream alone where no frame decides. */
export function displayFilter(session: Session): string {
  const frames = [...new Set([...decidingFrames(session), ...concludedFrom(session)])].toSorted(
    (a, b) => a - b,
  );
  return framesFilter(session.stream, frames);
}

export function framesFilter(number: number, frames: readonly number[]): string {
  const stream = `tcp.stream eq ${number}`;
  return frames.length === 0 ? stream : `${stream} and frame.number in {${frames.join(", ")}}`;
}

/** `tcp.stream in {0, 2, 4..7}` of streams in order, each once; `tcp.stream eq 0` of one. */
export function streamsFilter(streams: readonly number[]): string {
  const [first] = streams;
  if (first !== undefined && streams.length === 1) return framesFilter(first, []);
  const parts = rangesIn(streams).flatMap(([from, to]) => {
    if (to - from > 1) return [`${from}..${to}`];
    return (from === to ? [from] : [from, to]).map(String);
  });
  return `tcp.stream in {${parts.join(", ")}}`;
}

function decidingFrames({ smtp, dialogue, tls, close, aborted }: Session): number[] {
  const upgrade = smtp?.starttls ?? dialogue;
  const hellos = [tls?.clientHello, tls?.serverHello];
  const clear = tls?.clientHello ? [] : [smtp?.ehlo, upgrade?.command, upgrade?.reply];
  const alerts = tls?.alerts ?? [];
  const ends = aborted?.by === "unknown" ? close.events : [];
  return [...clear, ...hellos, ...alerts, aborted, close, ...ends]
    .map((place) => place?.frame ?? null)
    .filter((frame) => frame !== null);
}

/** What the primary finding rests on; it may compare with another connection, which this filter does not show. */
function concludedFrom({ findings, frames: { first, last } }: Session): readonly number[] {
  const concluded = findings.find(({ primary }) => primary)?.frames ?? [];
  return concluded.filter((frame) => frame >= first && frame <= last);
}
