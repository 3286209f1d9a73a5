// What both sides said, as it is read -> what either said last before each FIN and RST.
import type { CloseEvent } from "../tcp/close-events.ts";
import type { Timestamp } from "../tcp/timestamp.ts";

export interface Said {
  /** A TLS message, an SMTP verb or a reply's code, `data` or `incomplete`. */
  readonly name: string;
  readonly timestamp: Timestamp;
}

export class LastSaid {
  private last: Said | null = null;
  private readonly closes: { readonly event: CloseEvent; said: Said | null }[] = [];

  said(name: string, timestamp: Timestamp): void {
    const said = { name, timestamp };
    this.last = later(this.last, said);
    // Bytes that waited for a gap to be filled are read late; what counts is when they came.
    for (const close of this.closes) {
      if (timestamp.frame <= close.event.timestamp.frame) close.said = later(close.said, said);
    }
  }

  closed(event: CloseEvent): void {
    this.closes.push({ event, said: this.last });
  }

  /** Null if nothing was said. */
  before(event: CloseEvent): Said | null {
    return this.closes.find((close) => close.event === event)?.said ?? null;
  }
}

function later(one: Said | null, other: Said): Said {
  if (one === null || other.timestamp.frame > one.timestamp.frame) return other;
  // A frame that ends one message and begins the next said the one that it ended.
  const isOther = other.timestamp.frame === one.timestamp.frame && other.name !== "incomplete";
  return isOther ? other : one;
}
