// Captures with their sessions -> which sessions are compared, and what comparing them gives.
import type { Session } from "../session/session.ts";
import { list } from "../text/amounts.ts";
import { type CaptureToCompare, type Choosable, choosableOf, halved } from "./choosable.ts";
import { compared, nameOf } from "./compared.ts";
import type { Choice, Compared, Comparison, Recognition } from "./comparison.ts";
import { ComparisonError } from "./comparison-error.ts";
import { orderPoints } from "./order-points.ts";
import { absentTexts } from "./absent.ts";
import { candidates, matchesByRandom, matchesByTraces } from "./pairing.ts";
import { type Picked, pickMatch, pickTwo } from "./picking.ts";
import { comparePath } from "./path/compare-path.ts";
import { compareConnections } from "./two/compare-connections.ts";
import type { WireTrace } from "./wire/wire-trace.ts";

export interface CompareOptions {
  /** The sessions are one connection, whether that shows or not. */
  readonly isSame?: boolean;
}

const OTHERS_SHOWN = 10;

/** Throws a {@link ComparisonError} where there is nothing to compare. */
export async function compareSessions(
  given: readonly CaptureToCompare[],
  { isSame = false }: CompareOptions = {},
): Promise<Comparison> {
  const captures = halved(given);
  const choosable = choosableOf(captures);
  const { picked, absent, traces } = await pick(captures, choosable, isSame);
  const points = picked.sessions.flatMap((session, index) =>
    session === null ? [] : { trace: traceOf(session, traces), compared: compared(session, nameOf(index)) },
  );
  const comparison = compare(points, picked.recognizedBy);
  const missing = picked.sessions.flatMap((session, index) => (session === null ? nameOf(index) : []));
  const isNamed = choosable.every(({ length }) => length === 1);
  const untold = [
    ...(missing.length === 0 ? [] : [`${list(missing)} does not hold this connection.`]),
    ...(isNamed || picked.recognizedBy === null ? [] : absent),
  ];
  return {
    ...comparison,
    untold: [...comparison.untold, ...untold],
    ...(!isNamed && { choice: choiceOf(picked) }),
  };
}

interface Point {
  readonly trace: WireTrace;
  readonly compared: Compared;
}

function compare(points: readonly Point[], recognizedBy: Recognition | null): Comparison {
  const [a, b] = points;
  if (a === undefined || b === undefined) throw new TypeError("two sessions are compared");
  if (recognizedBy === null) return compareConnections(a.trace, b.trace, [a.compared, b.compared]);
  const alignments = orderPoints(points.map(({ trace }) => trace));
  const ordered = [
    ...alignments.slice(0, 1).map(({ traces }) => traces[0]),
    ...alignments.map(({ traces }) => traces[1]),
  ];
  const inOrder = ordered.flatMap((trace) => points.find((point) => point.trace === trace)?.compared ?? []);
  return comparePath(alignments, inOrder, recognizedBy);
}

type Traces = ReadonlyMap<Session, WireTrace>;

async function pick(
  captures: readonly CaptureToCompare[],
  choosable: readonly Choosable[],
  isSame: boolean,
): Promise<{ readonly picked: Picked; readonly absent: readonly string[]; readonly traces: Traces }> {
  const byRandom = matchesByRandom(choosable);
  const { pairs, isCut } = candidates(choosable, byRandom);
  const likely = pickMatch(byRandom) ?? pickTwo(choosable);
  const wanted = new Set([...(likely?.sessions ?? []), ...pairs.flat()]);
  const traces = await readTraces(captures, wanted);
  const matches = [...byRandom, ...matchesByTraces(pairs, choosable, traces)];
  const picked = pickMatch(matches, isCut) ?? (isSame ? named(choosable) : likely);
  if (picked === null) throw new ComparisonError("nothing-common", NOTHING_COMMON);
  const cut = picked.sessions.filter(
    (session) => session !== null && (traces.get(session)?.leftOut ?? 0) > 0,
  );
  const whole = await readTraces(captures, new Set(cut));
  const absent = isCut ? [] : absentTexts(choosable, matches, traces);
  return { picked, absent, traces: new Map([...traces, ...whole]) };
}

const NOTHING_COMMON =
  "no connection is in two of these captures: to compare two connections, name two captures";

function named(choosable: readonly Choosable[]): Picked {
  if (choosable.some(({ length }) => length > 1)) {
    throw new ComparisonError(
      "no-streams-named",
      "nothing shows which sessions are one connection: name the stream of each capture, as in a.pcap#3 b.pcap#7",
    );
  }
  const sessions = choosable.map(([session]) => session ?? null);
  return { sessions, recognizedBy: "named", why: "", others: [] };
}

/** Bytes of packets that are kept of all sessions together, while it is not known which are compared. */
const KEPT_BYTES = 1 << 26;

/** Each capture once, and only where something of it is wanted. */
async function readTraces(
  captures: readonly CaptureToCompare[],
  wanted: ReadonlySet<Session | null>,
): Promise<Traces> {
  const traces = new Map<Session, WireTrace>();
  for (const { sessions, readTraces: read } of captures) {
    const own = sessions.filter((session) => wanted.has(session) && !traces.has(session));
    const found = own.length === 0 ? [] : await read(own, Math.ceil(KEPT_BYTES / wanted.size));
    for (const trace of found) traces.set(trace.session, trace);
  }
  return traces;
}

function traceOf(session: Session, traces: Traces): WireTrace {
  const trace = traces.get(session);
  if (trace === undefined)
    throw new TypeError(`stream ${session.stream} of ${session.capture} was not read again`);
  return trace;
}

function choiceOf({ why, others }: Picked): Choice {
  const shown = others
    .slice(0, OTHERS_SHOWN)
    .map((sessions) =>
      sessions.flatMap((session, index) => (session === null ? [] : compared(session, nameOf(index)))),
    );
  return { why, others: shown, othersLeftOut: others.length - shown.length };
}
