// PathComparison -> the rungs of its ladder diagram: what was sent, the frame at each capture point, where it ended or began.
import type { PathComparison, Step } from "../../compare/comparison.ts";
import type { Side } from "../../session/session.ts";
import { count, duration } from "../../text/amounts.ts";
import { endpointText } from "../../text/places.ts";

export interface PathLadder {
  readonly client: string;
  readonly server: string;
  /** Names of the captures, from the client to the server. */
  readonly points: readonly string[];
  readonly rungs: readonly PathRung[];
}

export type PathRung = Hop | { readonly kind: "pause"; readonly text: string };

export interface Hop {
  readonly kind: "hop";
  readonly from: Side;
  readonly label: string;
  readonly isClose: boolean;
  /** Milliseconds since the first step; null where it is not known. */
  readonly atMs: number | null;
  readonly fate: Step["fate"];
  /** The frame at each point; null where it was not seen. */
  readonly frames: readonly (number | null)[];
  /**
   * Of the lifelines, numbered from the client's 0 over the points' to the server's: where its line begins and ends. Halves lie
   * between two.
   */
  readonly begin: number;
  readonly end: number;
  /** What took long: after which lifeline, counted from the client's, and how long. */
  readonly delays: readonly { readonly after: number; readonly text: string }[];
}

/** What stands where a line ends or begins between two points, or was altered there. */
export const FATES: Readonly<Record<Step["fate"], { readonly mark: string; readonly text: string }>> = {
  passed: { mark: "", text: "passed" },
  lost: { mark: "x", text: "lost" },
  added: { mark: "*", text: "never sent" },
  altered: { mark: "!", text: "altered" },
  unknown: { mark: "?", text: "cannot be told" },
};

/** Like "x lost   ! altered": of the marks that the diagram has. */
export function marksText(rungs: readonly PathRung[]): string {
  const fates = new Set(rungs.map((rung) => (rung.kind === "hop" ? rung.fate : "passed")));
  return [...fates]
    .filter((fate) => fate !== "passed")
    .map((fate) => `${FATES[fate].mark} ${FATES[fate].text}`)
    .join("   ");
}

/** Steps that pass, one after the other, of which a short diagram shows only the last. */
const RUN = 3;
/** Of a whole one, so many lines are read. */
const ROWS = 60;
/** On the way between two points: what a person would call a wait. */
const LONG_MS = 100;

/** Brief: what passed is counted where much passed. */
export function pathLadder(comparison: PathComparison, extent: "brief" | "whole"): PathLadder {
  const { points, steps, stepsLeftOut } = comparison;
  const hops = steps.map((step) => hopOf(step, points.length));
  const isShort = extent === "whole" && hops.length <= ROWS;
  const rest = stepsLeftOut === 0 ? [] : [pause(`${count(stepsLeftOut, "more step")} not listed`)];
  return {
    client: endsOf(points, "client"),
    server: endsOf(points, "server"),
    points: points.map(({ name }) => name),
    rungs: [...(isShort ? hops : runsCounted(hops)), ...rest],
  };
}

/** The addresses that a side has at the points: `192.0.2.10:34712, 203.0.113.9:1024` behind a translator. */
const endsOf = (points: PathComparison["points"], side: Side): string =>
  [...new Set(points.map((point) => endpointText(point[side])))].join(", ");

const pause = (text: string): PathRung => ({ kind: "pause", text });

function runsCounted(hops: readonly Hop[]): PathRung[] {
  const rungs: PathRung[] = [];
  let run: Hop[] = [];
  const close = (next: readonly Hop[]): void => {
    // The last before something happened says where in the dialogue it was.
    const counted = run.length > RUN ? run.length - next.length : 0;
    if (counted > 0) rungs.push(pause(`${count(counted, "step")} passed unchanged`));
    rungs.push(...run.slice(counted), ...next);
    run = [];
  };
  for (const hop of hops) {
    if (hop.fate === "passed" && hop.delays.length === 0) run.push(hop);
    else close([hop]);
  }
  close([]);
  return rungs;
}

function hopOf({ from, says, bytes, at, fate }: Step, points: number): Hop {
  const times = at.map((seen) => seen?.timeMs ?? null);
  const known = times.filter((time) => time !== null);
  return {
    kind: "hop",
    from,
    label: bytes === 0 ? says : `${says}, ${count(bytes, "byte")}`,
    isClose: /^(?:FIN|RST)\b/.test(says),
    atMs: known.length === 0 ? null : Math.min(...known),
    fate,
    frames: at.map((seen) => seen?.frame ?? null),
    ...reach(from, fate, at, points),
    delays: delaysOf(times),
  };
}

function reach(from: Side, fate: Step["fate"], at: Step["at"], points: number): Pick<Hop, "begin" | "end"> {
  const seen = at.flatMap((each, index) => (each === null ? [] : [index + 1]));
  const [left, right] = [Math.min(...seen), Math.max(...seen)];
  const [sender, receiver] = from === "client" ? [0, points + 1] : [points + 1, 0];
  const half = from === "client" ? 0.5 : -0.5;
  const [first, last] = from === "client" ? [left, right] : [right, left];
  const isUnseenFirst = fate === "unknown" && first !== sender + 2 * half;
  const isUnseenLast = fate === "unknown" && last !== receiver - 2 * half;
  return {
    begin: fate === "added" || isUnseenFirst ? first - half : sender,
    end: fate === "lost" || isUnseenLast ? last + half : receiver,
  };
}

function delaysOf(times: readonly (number | null)[]): Hop["delays"] {
  return times.slice(1).flatMap((time, index) => {
    const before = times[index] ?? null;
    const delay = time === null || before === null ? 0 : Math.abs(time - before);
    return delay < LONG_MS ? [] : [{ after: index + 1, text: `+${duration(delay)}` }];
  });
}
