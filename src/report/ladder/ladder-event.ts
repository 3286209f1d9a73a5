// What a side did that takes an arrow in the ladder diagram, before the arrow is placed and marked.
import type { Side } from "../../session/session.ts";

export interface LadderEvent {
  readonly frame: number;
  readonly time: string | null;
  readonly from: Side;
  readonly label: string;
  /** What else there is to say of it; null for nothing. */
  readonly note: string | null;
  /** It is a FIN or an RST. */
  readonly isClose: boolean;
  /** It was encrypted, and was decrypted. */
  readonly decrypted?: true;
}
