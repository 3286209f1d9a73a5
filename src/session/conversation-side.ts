// What is known of one side of a conversation while it is read.
import type { Side } from "./session.ts";
import { OpeningSniffer } from "./opening-sniffer.ts";

export class ConversationSide {
  readonly from: Side;
  readonly opening: OpeningSniffer;
  /** No bytes of it are missing. After a gap, its bytes may be the middle of anything. */
  isWhole = true;
  inTls = false;
  /** Cleartext bytes are missing, and none came since. */
  isAfterGap = false;

  constructor(from: Side) {
    this.from = from;
    this.opening = new OpeningSniffer(from);
  }
}
