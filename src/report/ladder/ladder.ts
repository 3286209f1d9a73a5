// Session -> the rungs of its ladder diagram: who said what, when, in which frame, and where it was quiet.
import type { Missing, Session, Side } from "../../session/session.ts";
import { isCloserUnknown } from "../../diagnose/ending.ts";
import { clearArrows } from "./dialogue-arrows.ts";
import { tlsArrows } from "./tls-arrows.ts";
import type { LadderEvent } from "./ladder-event.ts";
import { count } from "../../text/amounts.ts";
import { elapsedMs } from "../../text/elapsed.ts";
import { endpointText } from "../../text/places.ts";
import { otherSide } from "../../session/other-side.ts";

/** Milliseconds without a word after which a ladder diagram breaks its lines: a person would call it a pause. */
const QUIET_MS = 1000;

/** Lines of a ladder diagram: more fill pages and hide what matters. */
export const LADDER_ROWS = 60;

export interface Ladder {
  /** `192.0.2.10:34712` */
  readonly client: string;
  readonly server: string;
  /** From what times count. */
  readonly origin: "SYN" | "first captured frame";
  readonly rungs: readonly Rung[];
}

export type Rung = Arrow | Pause;

/** `AUTH PLAIN (decrypted)`: where no line is drawn, it says that it was encrypted. */
export const saidText = ({ label, decrypted }: Pick<Arrow, "label" | "decrypted">): string =>
  decrypted ? `${label} (decrypted)` : label;

/** Below a diagram that {@link hasDecrypted}. */
export const DECRYPTED_LEGEND = "encrypted on the wire, decrypted with keys";

export const hasDecrypted = (rungs: readonly Rung[]): boolean =>
  rungs.some((rung) => rung.kind === "arrow" && rung.decrypted === true);

export interface Arrow {
  readonly kind: "arrow";
  readonly frame: number;
  /** Milliseconds since the origin; null where it is not known. */
  readonly atMs: number | null;
  readonly from: Side;
  readonly label: string;
  /** What else there is to say of it; null for nothing. */
  readonly note: string | null;
  readonly isClose: boolean;
  /** It was encrypted, and was decrypted: nobody is to take it for plain text. */
  readonly decrypted?: true;
  readonly marks: readonly Mark[];
}

/** A break of the lines: time passes, or bytes are missing. */
interface Pause {
  readonly kind: "pause";
  readonly text: string;
}

/** What stands beside an arrow: `last message` is what was said last before the first FIN or RST. */
type Mark = "last message" | "closes first" | "aborts";

export function ladderOf(session: Session): Ladder {
  const events = [
    ...opening(session),
    ...clearArrows(session),
    ...tlsArrows(session),
    ...pathErrors(session),
    ...closes(session),
  ];
  const arrows = events
    .toSorted((a, b) => a.frame - b.frame)
    .map((event, index, all) => placed(event, isLastOfFrame(index, all), session));
  return {
    client: endpointText(session.client),
    server: endpointText(session.server),
    origin: session.view.fromStart ? "SYN" : "first captured frame",
    rungs: shortened(withPauses(arrows, session)),
  };
}

function opening({ view, frames, startTime, transport: { synAck } }: Session): LadderEvent[] {
  const arrows: LadderEvent[] = [];
  if (view.fromStart) {
    const note = view.syns > 1 ? `the first of ${count(view.syns, "SYN")}` : null;
    arrows.push({ frame: frames.first, time: startTime, from: "client", label: "SYN", note, isClose: false });
  }
  if (synAck !== null)
    arrows.push({ ...synAck, from: "server", label: "SYN/ACK", note: null, isClose: false });
  return arrows;
}

/** A router, or the other side's host, to the side whose segment it quotes. */
function pathErrors({ transport }: Session): LadderEvent[] {
  return transport.icmp.map(({ frame, from, about, kind, mtu }) => ({
    frame,
    time: null,
    from: otherSide(about),
    label: `ICMP ${kind} from ${from}`,
    note: mtu === null ? null : `next-hop MTU ${count(mtu, "byte")}`,
    isClose: false,
  }));
}

function closes({ close }: Session): LadderEvent[] {
  return close.events.map(({ frame, time, from, flag, believed }) => {
    const note = believed ? null : "had no effect on the connection";
    return { frame, time, from, label: flag, note, isClose: true };
  });
}

/** Of what one frame says, and of its FIN and RST, the last counts: the others came before it. */
function isLastOfFrame(index: number, all: readonly LadderEvent[]): boolean {
  const { frame, from, isClose } = all[index] ?? {};
  const later = all.slice(index + 1);
  return !later.some((other) => other.frame === frame && other.from === from && other.isClose === isClose);
}

function placed(event: LadderEvent, isLast: boolean, session: Session): Arrow {
  const { time, ...rest } = event;
  const atMs = time === null ? turnTime(event, session) : elapsedMs(session.startTime, time);
  return { kind: "arrow", ...rest, atMs, marks: isLast ? marksOf(event, session) : [] };
}

/** Replies have no time of their own, but a turn may begin or end with them. */
function turnTime({ frame, from }: LadderEvent, { turns }: Session): number | null {
  const turn = turns.find(
    (each) => each.from === from && each.firstFrame <= frame && each.lastFrame >= frame,
  );
  if (turn === undefined) return null;
  if (turn.lastFrame === frame) return turn.endMs;
  return turn.firstFrame === frame ? turn.startMs : null;
}

function marksOf({ frame, from, isClose }: LadderEvent, { close, aborted }: Session): Mark[] {
  const marks: Mark[] = [];
  if (!isClose && frame === close.afterFrame) marks.push("last message");
  const isFirstClose = isClose && frame === close.frame && from === close.by;
  if (isFirstClose && !isCloserUnknown(aborted)) marks.push("closes first");
  const isEnd = isClose === (aborted?.with === "FIN" || aborted?.with === "RST");
  if (aborted !== null && frame === aborted.frame && from === aborted.by && isEnd) marks.push("aborts");
  return marks;
}

/** Breaks where nothing was said for long, and where bytes are missing. */
function withPauses(arrows: readonly Arrow[], { view }: Session): Rung[] {
  const rungs: Rung[] = [];
  let before: number | null = null;
  let seen = 0;
  for (const arrow of arrows) {
    rungs.push(...lacks(view.missing.filter(({ frame }) => frame > seen && frame <= arrow.frame)));
    seen = arrow.frame;
    const quiet = before === null || arrow.atMs === null ? 0 : arrow.atMs - before;
    if (quiet >= QUIET_MS) rungs.push({ kind: "pause", text: `${(quiet / 1000).toFixed(1)} s later` });
    rungs.push(arrow);
    before = arrow.atMs ?? before;
  }
  return [...rungs, ...lacks(view.missing.filter(({ frame }) => frame > seen))];
}

/** What each side said that is not in the capture. */
function lacks(missing: readonly Missing[]): Pause[] {
  return (["client", "server"] as const).flatMap((side) => {
    const bytes = missing.filter(({ from }) => from === side).reduce((sum, gap) => sum + gap.bytes, 0);
    return bytes === 0 ? [] : [{ kind: "pause", text: `${count(bytes, "byte")} from the ${side} missing` }];
  });
}

/** The beginning and, since it shows more, a longer end. */
function shortened(rungs: readonly Rung[]): readonly Rung[] {
  if (rungs.length <= LADDER_ROWS) return rungs;
  const head = Math.floor(LADDER_ROWS / 3);
  const rest = rungs.length - LADDER_ROWS;
  const pause: Rung = { kind: "pause", text: `${count(rest, "line")} not shown` };
  return [...rungs.slice(0, head), pause, ...rungs.slice(head - LADDER_ROWS)];
}
