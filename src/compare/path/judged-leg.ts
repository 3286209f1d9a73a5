// Two neighbouring points -> what all rules found between them, and the verdict on that part of the path.
import { FIN, RST, SYN } from "../../packet/segment.ts";
import { primaryFinding } from "../../diagnose/failed.ts";
import { COMPARED_PATH } from "../../diagnose/texts/compared-path.ts";
import type { Severity, Side } from "../../session/session.ts";
import type { Alignment } from "../align/alignment.ts";
import type { Compared, Leg, LegDirection, PathVerdict } from "../comparison.ts";
import type { WireTrace } from "../wire/wire-trace.ts";
import { altered, removed } from "./altered.ts";
import { delayed, delaysOf, mayBeDelayed } from "./delayed.ts";
import { forged } from "./forged.ts";
import { type Fated, PathLeg, rounded } from "./leg.ts";
import { lost } from "./lost.ts";
import type { PathMatch } from "./match.ts";
import { median } from "../quantile.ts";
import { optionsChanged } from "./options.ts";
import { relayed } from "./relayed.ts";
import { rewritten } from "./rewritten.ts";
import { mayBeAltered, resizedUnseen } from "./uncompared.ts";
import { untold } from "./untold.ts";

export interface JudgedLeg {
  readonly leg: PathLeg;
  /** The most telling first. */
  readonly matches: readonly PathMatch[];
  readonly untold: readonly string[];
  /** Everything else but bare acknowledgements is told. */
  readonly isWhole: boolean;
  readonly result: Leg;
}

export function judgedLeg(alignment: Alignment, points: readonly [Compared, Compared]): JudgedLeg {
  const seen = new PathLeg(alignment, points);
  const { matches: forgeries, doubtful } = forged(seen);
  const leg = doubtful.length === 0 ? seen : seen.doubting(doubtful);
  const losses = forgeries.some(({ explains }) => explains) ? lost(leg).filter(isRepeated) : lost(leg);
  const matches = [
    ...forgeries,
    ...altered(leg),
    ...losses,
    ...delayed(leg),
    ...optionsChanged(leg),
    ...relayed(leg),
  ].toSorted((a, b) => rank(a) - rank(b));
  const taken = new Set(removed(leg));
  const open = leg.crossings.filter((each) => each.fate === "unknown" && !each.isBare && !taken.has(each));
  return {
    leg,
    matches,
    untold: untold(leg, doubtful),
    isWhole: open.length === 0 && doubtful.length === 0 && alignment.traces.every(isGapless),
    result: {
      from: leg.near.name,
      to: leg.far.name,
      verdict: verdictOf(leg, matches, doubtful, open),
      clock: clockOf(alignment),
      client: directionOf(leg, "client"),
      server: directionOf(leg, "server"),
      rewritten: rewritten(leg),
    },
  };
}

/** What neither point has may have been lost before the first or by both recorders. */
const isGapless = ({ session }: WireTrace): boolean => session.view.missing.length === 0;

/** A device that resets a connection drops what made it do so, once. */
const isRepeated = ({ frames }: PathMatch): boolean => frames.length > 1;

const SEVERITIES: readonly Severity[] = ["error", "warning", "info"];
const IDS: readonly string[] = Object.keys(COMPARED_PATH);

export const severityOf = ({ id, severity }: PathMatch): Severity => severity ?? COMPARED_PATH[id].severity;

const rank = (match: PathMatch): number =>
  (match.explains ? 0 : 1000) + SEVERITIES.indexOf(severityOf(match)) * 100 + IDS.indexOf(match.id);

function verdictOf(
  leg: PathLeg,
  matches: readonly PathMatch[],
  doubtful: readonly Fated[],
  open: readonly Fated[],
): PathVerdict {
  if (matches.some(({ explains }) => explains)) return "at-fault";
  if (isOpen(leg, doubtful, open)) return "unclear";
  return matches.some(({ id, severity }) => id !== "path-relayed" || severity === "warning")
    ? "changed"
    : "clear";
}

/** What decides how the session ended, or how far it came, is in one capture only. */
function isOpen(leg: PathLeg, doubtful: readonly Fated[], open: readonly Fated[]): boolean {
  const beforeClose = new Set(leg.crossings.slice(0, leg.firstClose));
  if (isStuck(open, beforeClose) || resizedUnseen(leg).length > 0) return true;
  const isOver = leg.alignment.traces.some(({ session }) => session.outcome === "established");
  if (!leg.isFailed && isOver) return false;
  if (doubtful.length > 0) return true;
  if (
    leg.alignment.orderBy === null &&
    (open.length > 0 || leg.crossings.some(({ fate, isBare }) => fate === "lost" && !isBare))
  )
    return true;
  if (mayBeAltered(leg) || mayBeDelayed(leg) || SIDES.some((side) => isNowhereCompared(leg, side)))
    return true;
  return open.some((each) => !each.hasCrossed && (isDecisive(leg, each) || mayBeLost(beforeClose, each)));
}

/** Nothing shows that it arrived, and what followed may be for want of it. */
const mayBeLost = (beforeClose: ReadonlySet<Fated>, each: Fated): boolean =>
  (each.bytes > 0 || (each.flags & SYN) !== 0) &&
  !each.hasCrossed &&
  each.arrived.length === 0 &&
  beforeClose.has(each);

const SIDES = ["client", "server"] as const;

/** The side has spoken, and nothing of it was captured at both points. */
function isNowhereCompared(leg: PathLeg, side: Side): boolean {
  const spoken = leg.crossings.filter(({ from, bytes }) => from === side && bytes > 0);
  return spoken.length > 0 && spoken.every(({ sent, arrived }) => sent.length === 0 || arrived.length === 0);
}

/** Sent more than once before the close, and nothing shows that it arrived: its sender has heard of no arrival. */
function isStuck(open: readonly Fated[], beforeClose: ReadonlySet<Fated>): boolean {
  const again = open
    .filter((each) => each.bytes > 0 && mayBeLost(beforeClose, each))
    .map(({ from, position }) => `${from} ${position}`);
  return new Set(again).size < again.length;
}

/** One of the frames that a session's own finding rests on, or that ended it. */
function isDecisive(leg: PathLeg, { from, sent, arrived, flags }: Fated): boolean {
  if ((flags & (FIN | RST)) !== 0 && !isAfterEnd(leg, sent, arrived)) return true;
  return [
    { session: leg.sender(from).trace.session, packets: sent },
    { session: leg.receiver(from).trace.session, packets: arrived },
  ].some(({ session, packets }) => {
    const frames = primaryFinding(session)?.frames ?? [];
    return packets.some(({ frame }) => frames.includes(frame));
  });
}

/** A close that follows the one that ended the session. */
function isAfterEnd(leg: PathLeg, sent: Fated["sent"], arrived: Fated["arrived"]): boolean {
  const first = leg.crossings[leg.firstClose];
  return (
    first !== undefined &&
    ![...first.sent, ...first.arrived].some((each) => [...sent, ...arrived].includes(each))
  );
}

function clockOf({ clock }: Alignment): Leg["clock"] {
  return clock === null
    ? null
    : { offsetMs: rounded(clock.offsetMs), uncertaintyMs: rounded(Math.max(0, clock.uncertaintyMs)) };
}

function directionOf(leg: PathLeg, side: Side): LegDirection {
  const taken = new Set(removed(leg));
  const own = leg.crossings.filter(({ from, isBare }) => from === side && !isBare);
  const having = (fate: Fated["fate"]): number =>
    own.filter((each) => each.fate === fate && !taken.has(each)).length;
  const delays = delaysOf(leg).filter(({ crossing }) => crossing.from === side && !crossing.isBare);
  const longest = delays.toSorted((a, b) => b.ms - a.ms)[0];
  return {
    sent: own.filter(({ sent }) => sent.length > 0).length,
    arrived: own.filter(({ sent, arrived }) => sent.length > 0 && arrived.length > 0).length,
    lost: having("lost"),
    added: having("added"),
    altered: having("altered") + [...taken].filter(({ from }) => from === side).length,
    untold: having("unknown"),
    delayMs:
      longest === undefined
        ? null
        : {
            median: rounded(median(delays.map(({ ms }) => ms))),
            longest: rounded(longest.ms),
            longestFrame: longest.crossing.arrived[0]?.frame ?? 0,
          },
  };
}
