// What was said -> in which frame its receiver had acknowledged it.
import type { SessionFacts, Side } from "./session.ts";

/** The frame; null if it never was, though it could have been; undefined if the capture does not show it. */
export type AcknowledgedIn = (from: Side, frame: number) => number | null | undefined;

interface Said {
  readonly frame: number;
  acknowledgedFrame?: number | null | undefined;
}

/** Sets `acknowledgedFrame` of all that either side said. */
export function noteDelivery({ smtp, tls }: SessionFacts, acknowledgedIn: AcknowledgedIn): void {
  const note = (from: Side, said: Said | null): void => {
    if (said !== null) said.acknowledgedFrame = acknowledgedIn(from, said.frame);
  };
  if (smtp !== null) {
    note("server", smtp.banner);
    note("server", smtp.ehloReply);
    note("server", smtp.starttls.reply);
    for (const reply of smtp.replies) note("server", reply);
    for (const exchange of smtp.exchanges) {
      note("client", exchange);
      note("server", exchange.reply);
    }
  }
  if (tls === null) return;
  note("client", tls.clientHello);
  note("client", tls.retriedClientHello);
  for (const message of tls.messages) note(message.from, message);
}
