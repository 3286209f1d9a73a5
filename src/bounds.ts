// The limits of one run (limits.ts), and which of them the capture reached -> its warnings.
import { DEFAULT_LIMITS, isLimitName, type LimitName, LIMITS, type Limits } from "./limits.ts";

/** What every part that has a limit gets. */
export interface Bounds {
  readonly limits: Limits;
  /** Something is left out because of a limit, reached in `frame`; what is left out began in `leftOut`. */
  reached(limit: LimitName, frame: number, leftOut?: number): void;
}

/** The default limits, without warnings. */
export const UNWATCHED: Bounds = { limits: DEFAULT_LIMITS, reached() {} };

/** Of one limit; `frame` is the first in which it was reached. */
export interface LimitWarning {
  readonly frame: number;
  readonly text: string;
}

/** What {@link Bounds.reached} was told. */
export type ReachedLimit = readonly [limit: LimitName, frame: number, leftOut: number];

/** Keeps what is reached in one thread for the bounds of another. */
export class NotedBounds implements Bounds {
  readonly limits: Limits;
  private noted: ReachedLimit[] = [];

  constructor(given: Partial<Limits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...given };
  }

  reached(limit: LimitName, frame: number, leftOut = frame): void {
    this.noted.push([limit, frame, leftOut]);
  }

  /** Since the last call. */
  take(): readonly ReachedLimit[] {
    const { noted } = this;
    this.noted = [];
    return noted;
  }
}

const LIMIT_ORDER = Object.keys(LIMITS).filter(isLimitName);

interface Reached {
  /** The first. */
  frame: number;
  leftOut: number;
  times: number;
}

interface ReachedInFile {
  readonly firstFrame: number;
  readonly reached: Map<LimitName, Reached>;
  /** The file before it. */
  readonly before: ReachedInFile | null;
}

export class WatchedBounds implements Bounds {
  readonly limits: Limits;
  private last: ReachedInFile = { firstFrame: 1, reached: new Map(), before: null };

  constructor(given: Partial<Limits> = {}) {
    this.limits = { ...DEFAULT_LIMITS, ...given };
  }

  /** Frames from this one on are those of the next file: it has warnings of its own. */
  beginFile(firstFrame: number): void {
    this.last = { firstFrame, reached: new Map(), before: this.last };
  }

  reached(limit: LimitName, frame: number, leftOut = frame): void {
    let file = this.last;
    while (file.before !== null && file.firstFrame > frame) file = file.before;
    const known = file.reached.get(limit);
    if (known === undefined) file.reached.set(limit, { frame, leftOut, times: 1 });
    else {
      known.times++;
      known.frame = Math.min(known.frame, frame);
      known.leftOut = Math.min(known.leftOut, leftOut);
    }
  }

  /**
   * One for each limit that was reached in files from this frame on since the last call, in the order of their frames,
   * then of limits.ts: not of the calls, which threads make in any order.
   */
  takeWarnings(from = 1): LimitWarning[] {
    const warnings: LimitWarning[] = [];
    for (let file = this.last; file.firstFrame >= from; file = file.before) {
      for (const limit of LIMIT_ORDER) {
        const times = file.reached.get(limit);
        if (times !== undefined) warnings.push(this.warning(limit, times));
      }
      file.reached.clear();
      if (file.before === null) break;
    }
    return warnings.toSorted((a, b) => a.frame - b.frame);
  }

  private warning(limit: LimitName, { frame, leftOut, times }: Reached): LimitWarning {
    const { at, counted } = LIMITS[limit];
    const howMany = counted === undefined ? "" : ` (${times} ${counted}, from frame ${leftOut} on)`;
    const text =
      `the limit ${limit} (${this.limits[limit]}) was reached in frame ${frame}: ${at}${howMany}; ` +
      `--limit ${limit}=N raises it`;
    return { frame, text };
  }
}
