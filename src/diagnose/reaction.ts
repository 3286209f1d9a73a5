// Who took which message how: what a match says of it, so that the engine asks whether the message had been delivered.
import type { SessionWithOutcome, Message, Side } from "../session/session.ts";
import type { Reaction } from "./rule.ts";
import { otherSide } from "../session/other-side.ts";

/** Of a match: `by` answered, ended or ignored in `frame` what the other side had sent in frame `to`. */
export function reaction(by: Side, frame: number | null, to: number | null): Reaction | undefined {
  if (frame === null || to === null) return undefined;
  return { by, frame, to: { from: otherSide(by), frame: to } };
}

/** The same to the last TLS message that the other side had sent by then. */
export function reactionToLast(
  { tls }: SessionWithOutcome,
  by: Side | "unknown",
  frame: number | null,
): Reaction | undefined {
  if (by === "unknown") return undefined;
  const isOthers = (message: Message) =>
    message.from === otherSide(by) && message.type !== "Alert" && message.frame <= (frame ?? 0);
  return reaction(by, frame, tls?.messages.findLast(isOthers)?.frame ?? null);
}
