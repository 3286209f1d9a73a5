// What is known of one side of a conversation while it is read.
import type { Side } from "./session.ts";
import { OpeningSniffer } from "./opening-sniffer.ts";

export class ConversationSide {
  readonly from: Side;
  readonly opening: OpeningSniffer;
  /** Nothing of what it said is missing: what follows a gap may be the inside of anything. */
  isWhole = true;
  inTls = false;
  /** The last that is known of its clear bytes is that some are missing. */
  isBehindGap = false;

  constructor(from: Side) {
    this.from = from;
    this.opening = new OpeningSniffer(from);
  }
}
