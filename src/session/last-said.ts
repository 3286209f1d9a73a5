// What both sides said, as it is read -> what either said last before each FIN and RST.
import type { CloseEvent } from "../tcp/close-events.ts";
import type { Timestamp } from "../tcp/timestamp.ts";

export interface Said {
  /** A TLS message, an SMTP verb or a reply's code, `data` or `incomplete`. */
  readonly name: string;
  readonly timestamp: Timestamp;
}

export class LastSaid {
  /** What was said last, and when; null before anything was. */
  private name = "";
  private timestamp: Timestamp | null = null;
  private readonly closes: { readonly event: CloseEvent; said: Said | null }[] = [];

  said(name: string, timestamp: Timestamp): void {
    const { timestamp: last } = this;
    if (last === null || isLater(name, timestamp, last)) {
      this.name = name;
      this.timestamp = timestamp;
    }
    if (this.closes.length > 0) this.saidAfterClose(name, timestamp);
  }

  closed(event: CloseEvent): void {
    const { name, timestamp } = this;
    this.closes.push({ event, said: timestamp && { name, timestamp } });
  }

  /** Null if nothing was said. */
  before(event: CloseEvent): Said | null {
    return this.closes.find((close) => close.event === event)?.said ?? null;
  }

  /** Bytes that waited for a gap to be filled are read late; what counts is when they came. */
  private saidAfterClose(name: string, timestamp: Timestamp): void {
    for (const close of this.closes) {
      const isBefore = timestamp.frame <= close.event.timestamp.frame;
      if (isBefore && (close.said === null || isLater(name, timestamp, close.said.timestamp)))
        close.said = { name, timestamp };
    }
  }
}

function isLater(name: string, { frame }: Timestamp, last: Timestamp): boolean {
  // A frame that ends one message and begins the next said the one that it ended.
  return frame > last.frame || (frame === last.frame && name !== "incomplete");
}
