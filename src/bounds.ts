// The limits of a run, and which of them a capture reached -> its warnings.
import { DEFAULT_LIMITS, type LimitName, type Limits } from "./limits.ts";

interface LimitText {
  /** What it bounds. */
  readonly of: string;
  /** What happens at it: a clause. */
  readonly at: string;
  /** What is left out at it, where that is counted. */
  readonly counted?: string;
}

export const LIMIT_TEXTS: Readonly<Record<LimitName, LimitText>> = {
  connections: {
    of: "connections followed at the same time",
    at: "the oldest was told as it stood, closed ones first, and its later packets were left out",
  },
  "lone-syns": {
    of: "connections of one SYN without an answer listed at the capture's end",
    at: "older ones were not listed",
    counted: "connections of one unanswered SYN",
  },
  sessions: {
    of: "connections in one document (not ndjson)",
    at: "later connections are not in the document",
  },
  "lingering-connections": {
    of: "connections that close before a closed one is told (ndjson)",
    at: "packets other than bare ACKs came later than that and were left out",
  },
  "out-of-order-bytes": {
    of: "bytes of a side kept behind missing ones",
    at: "bytes that came too far out of order count as missing",
  },
  "out-of-order-segments": {
    of: "segments of a side kept behind missing bytes",
    at: "bytes that came too far out of order count as missing",
  },
  gaps: {
    of: "places with missing bytes listed per session",
    at: "later ones are not listed",
  },
  "close-events": {
    of: "FINs and RSTs listed per session",
    at: "later ones are not listed",
  },
  "icmp-errors": {
    of: "ICMP errors listed per session",
    at: "later ones are not listed",
  },
  "line-bytes": {
    of: "bytes of a line of a clear dialogue",
    at: "the rest of longer lines was not read",
  },
  "reply-lines": {
    of: "lines of an SMTP reply",
    at: "further lines were left out",
  },
  "awaited-replies": {
    of: "commands that wait for their replies",
    at: "commands beyond it are not matched with replies",
  },
  "held-bytes": {
    of: "bytes of a client that does not wait for the reply to STARTTLS or DATA",
    at: "what the client sent beyond it was not read",
  },
  exchanges: {
    of: "SMTP commands listed per session",
    at: "later ones are not listed",
  },
  replies: {
    of: "SMTP refusals listed per session",
    at: "later ones are not listed",
  },
  turns: {
    of: "changes of speaker listed per session",
    at: "those between the first and the last are not listed",
  },
  messages: {
    of: "TLS messages, and errors in them, listed per session",
    at: "later ones are not read",
  },
  "handshake-bytes": {
    of: "bytes of a handshake message",
    at: "a longer message was not read",
  },
  certificates: {
    of: "certificates per session",
    at: "no more were read",
  },
  extensions: {
    of: "extensions of a hello",
    at: "no more were read",
  },
  layers: {
    of: "headers in a packet, tunnels included",
    at: "packets with more were not read",
  },
  "fragment-bytes": {
    of: "bytes of IP fragments that wait for the rest",
    at: "the datagrams that had waited longest were given up",
  },
  "anonymized-bytes": {
    of: "bytes of a side that `extract --anonymize` rewrites",
    at: "nothing is written",
  },
};

/** What every part that has a limit is given. */
export interface Bounds {
  readonly limits: Limits;
  /** Something of the capture is not told; `frame` is where that began, `leftOut` where what is left out began. */
  reached(limit: LimitName, frame: number, leftOut?: number): void;
}

/** Where nobody wants to know. */
export const UNWATCHED: Bounds = { limits: DEFAULT_LIMITS, reached() {} };

/** What a limit that was reached has to be told in; `frame` is the first in which it was. */
export interface LimitWarning {
  readonly frame: number;
  readonly text: string;
}

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

  /** One for each limit that was reached in files from this frame on since the last call, in the order of their frames. */
  takeWarnings(from = 1): LimitWarning[] {
    const warnings: LimitWarning[] = [];
    for (let file = this.last; file.firstFrame >= from; file = file.before) {
      for (const [limit, times] of file.reached) warnings.push(this.warning(limit, times));
      file.reached.clear();
      if (file.before === null) break;
    }
    return warnings.toSorted((a, b) => a.frame - b.frame);
  }

  private warning(limit: LimitName, { frame, leftOut, times }: Reached): LimitWarning {
    const { at, counted } = LIMIT_TEXTS[limit];
    const howMany = counted === undefined ? "" : ` (${times} ${counted}, from frame ${leftOut} on)`;
    const text =
      `the limit ${limit} (${this.limits[limit]}) was reached in frame ${frame}: ${at}${howMany}; ` +
      `--limit ${limit}=N raises it`;
    return { frame, text };
  }
}
