// What a capture holds of a connection -> what is missing.
import type { Missing, Side, View } from "./session.ts";

/** Missing bytes that the receiver may have had; those that never reached it were missing there as well. */
export const lacking = ({ missing }: View): readonly Missing[] =>
  missing.filter(({ reason }) => reason !== "not-delivered");

/** Both sides from the SYN on, without anything missing that the receiver had. */
export const isWhole = (view: View): boolean =>
  view.bothSides && view.fromStart && lacking(view).length === 0;

/** Every byte that this side sent, as far as the capture can tell. */
export const isSideWhole = ({ bothSides, missing }: View, side: Side): boolean =>
  bothSides && missing.every(({ from }) => from !== side);
