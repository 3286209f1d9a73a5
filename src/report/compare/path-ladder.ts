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
  /** `1448 bytes`, or how long it was held up; "" for neither. */
  readonly amount: string;
  readonly isHeldUp: boolean;
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

/** Steps of one kind, one after the other, of which a short diagram counts those between. */
const RUN = 3;
/** Of a whole one, so many lines are read; of a short one, with its details, a screen holds so many. */
const ROWS = { whole: 60, brief: 16 };
/** On the way between two points: what is held up. */
const HELD_MS = 500;

/** Brief: what passed, and what was repeated, is counted where there is much of it. */
export function pathLadder(comparison: PathComparison, extent: "brief" | "whole"): PathLadder {
  const { points, steps, stepsLeftOut } = comparison;
  const hops = steps.map((step) => hopOf(step, points.length));
  const isShort = extent === "whole" && hops.length <= ROWS.whole;
  const rungs = shortened(isShort ? hops : runsCounted(hops), ROWS[extent]);
  const rest = stepsLeftOut === 0 ? [] : [pause(`${count(stepsLeftOut, "more step")} not listed`)];
  return {
    client: endsOf(points, "client"),
    server: endsOf(points, "server"),
    points: points.map(({ name }) => name),
    rungs: [...rungs, ...rest],
  };
}

/** The beginning and the end. */
function shortened(rungs: readonly PathRung[], most: number): readonly PathRung[] {
  if (rungs.length <= most) return rungs;
  const head = Math.ceil((most * 2) / 3);
  const left = rungs.length - most;
  return [...rungs.slice(0, head), pause(`${count(left, "line")} not shown`), ...rungs.slice(head - most)];
}

/** The addresses that a side has at the points: `192.0.2.10:34712, 203.0.113.9:1024` behind a translator. */
const endsOf = (points: PathComparison["points"], side: Side): string =>
  [...new Set(points.map((point) => endpointText(point[side])))].join(", ");

const pause = (text: string): PathRung => ({ kind: "pause", text });

/** Of what passed, the last: it says where in the dialogue it was. Of what was repeated, the first and the last. */
function runsCounted(hops: readonly Hop[]): PathRung[] {
  const runs: Hop[][] = [];
  for (const hop of hops) {
    const run = runs.at(-1);
    const [first] = run ?? [];
    if (run !== undefined && first !== undefined && isAlike(first, hop)) run.push(hop);
    else runs.push([hop]);
  }
  return runs.flatMap((run, index) => counted(run, index === runs.length - 1));
}

function counted(run: readonly Hop[], isLast: boolean): readonly PathRung[] {
  const [first] = run;
  if (first === undefined || run.length <= RUN) return run;
  if (first.fate === "unknown") return [first, pause(`${run.length - 1} more that cannot be told`)];
  if (first.fate !== "passed" || first.isHeldUp)
    return [first, pause(`${run.length - 2} more of it`), ...run.slice(-1)];
  const shown = isLast ? [] : run.slice(-1);
  return [pause(`${count(run.length - shown.length, "step")} passed`), ...shown];
}

function isAlike(a: Hop, b: Hop): boolean {
  if (a.fate !== b.fate || a.isHeldUp !== b.isHeldUp) return false;
  if (a.fate === "unknown" || (a.fate === "passed" && !a.isHeldUp)) return true;
  return a.from === b.from && a.label === b.label && a.amount === b.amount;
}

function hopOf({ from, says, bytes, at, fate }: Step, points: number): Hop {
  const times = at.map((seen) => seen?.timeMs ?? null);
  const known = times.filter((time) => time !== null);
  const [first, last] = [Math.min(...known), Math.max(...known)];
  const isHeldUp = known.length > 1 && last - first >= HELD_MS;
  const bare = bytes === 0 ? "" : count(bytes, "byte");
  const size = bare === says ? "" : bare;
  return {
    kind: "hop",
    from,
    label: says,
    amount: isHeldUp ? `+${duration(last - first)}` : size,
    isHeldUp,
    isClose: /^(?:FIN|RST)\b/.test(says),
    atMs: known.length === 0 ? null : first,
    fate,
    frames: at.map((seen) => seen?.frame ?? null),
    ...reach(from, fate, at, points),
  };
}

/** `ClientHello, 1448 bytes` */
export const sentText = ({ label, amount }: Hop): string => (amount === "" ? label : `${label}, ${amount}`);

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
