// A session -> what had been acknowledged (RFC 9293 section 3.4), so whether a message had reached its receiver.
import type { SessionWithOutcome, Side } from "../session/session.ts";
import type { Reaction } from "./rule.ts";

/** Whether a message had reached the side that it was for; "unknown" where the capture cannot tell. */
export type Delivery = "yes" | "no" | "unknown";

interface Sent {
  readonly frame: number;
  /** Null if it never was, though packets of its receiver follow; absent where the capture cannot show it. */
  readonly acknowledgedFrame?: number | null | undefined;
}

export class Deliveries {
  private readonly session: SessionWithOutcome;
  private client: readonly Sent[] | null = null;
  private server: readonly Sent[] | null = null;

  constructor(session: SessionWithOutcome) {
    this.session = session;
  }

  /** What `from` sent in `frame` had been acknowledged, by the frame `before` where that is given. */
  of(from: Side, frame: number, before = Number.POSITIVE_INFINITY): Delivery {
    const acknowledged = this.sent(from).findLast((each) => each.frame === frame)?.acknowledgedFrame;
    if (acknowledged === undefined) return this.isDenied(from, frame, before) ? "no" : "unknown";
    return acknowledged !== null && acknowledged <= before ? "yes" : "no";
  }

  /** The receiver's FIN in the frame `before` acknowledges only what was sent before `frame`. */
  private isDenied(from: Side, frame: number, before: number): boolean {
    const { events } = this.session.close;
    const fin = events.find((event) => event.frame === before && event.from !== from);
    return fin?.knewFrame !== undefined && fin.knewFrame < frame;
  }

  /** Whether the message had reached the side that is said to have reacted to it. */
  ofReaction({ by, frame, to }: Reaction): Delivery {
    const delivery = this.of(to.from, to.frame, frame);
    // If no acknowledgment is known of any message, that says nothing about this one.
    if (delivery !== "unknown" || !this.tellsDelivery(to.from)) return delivery === "no" ? "no" : "yes";
    const { aborted } = this.session;
    if (aborted?.by !== by || aborted.frame !== frame) return "unknown";
    // An RST may have no acknowledgment; a FIN has one, and would have acknowledged the message.
    if (aborted.with === "RST") return "yes";
    return aborted.with === "FIN" ? "no" : "unknown";
  }

  /** The capture shows of at least one message of that side whether it was delivered. */
  private tellsDelivery(from: Side): boolean {
    return this.sent(from).some(({ acknowledgedFrame }) => acknowledgedFrame !== undefined);
  }

  /** Commands or replies, and TLS messages. */
  private sent(from: Side): readonly Sent[] {
    const { smtp, tls } = this.session;
    return (this[from] ??= [
      ...(from === "client" ? (smtp?.exchanges ?? []) : repliesOf(smtp)),
      ...(tls?.messages.filter((message) => message.from === from) ?? []),
    ]);
  }
}

function repliesOf(smtp: SessionWithOutcome["smtp"]): readonly Sent[] {
  if (smtp === null) return [];
  return [smtp.banner, ...smtp.exchanges.map(({ reply }) => reply)].filter((reply) => reply !== null);
}
