// The `findings` of a session: what is concluded from it, how sure that is, and what to change.
import type { FrameNumber } from "../value-types.ts";
import type { Side } from "./transport.ts";

/** What is concluded from the session, and from those around it. The first of a failed session is the primary one. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  readonly certainty: Certainty;
  /** It explains the session's failure better than any other; at most one finding does. */
  readonly primary: boolean;
  /** Null where nobody is at fault, or where it is unknown who is. */
  readonly fault: Fault | null;
  /** What happened, with frames. */
  readonly detail: string;
  readonly frames: readonly FrameNumber[];
  readonly evidence: readonly Evidence[];
  /** What to change, in words, after the side that it changes: like "On the client (Postfix): ...". "" for nothing. */
  readonly remedy: string;
  /** Only where they differ from the rule's. */
  readonly logs?: readonly SystemText[] | undefined;
  /** Only where they differ from the rule's. */
  readonly remedies?: readonly Remedy[] | undefined;
  /** Only where they differ from the rule's. */
  readonly references?: readonly string[] | undefined;
}

export type Severity = "error" | "warning" | "info";
/** Where the fault lies. `path`: the network, or a device between the sides. `capture`: how it was recorded. */
export type Fault = Side | "path" | "capture";
/** How sure a conclusion is. */
export type Certainty = "certain" | "likely" | "possible";

export interface Evidence {
  /** Null where no frame shows it: the date of a published policy. */
  readonly frame: FrameNumber | null;
  /** A field of this document, like `tls.clientHello.highestVersion`, or what was looked up. */
  readonly field: string;
  readonly value: string;
}

export interface SystemText {
  /** Like "Postfix". */
  readonly system: string;
  readonly text: string;
}

/** What to change. */
export interface Remedy extends SystemText {
  /** The side to change; absent where it is neither: the network, a device in it, the recording. */
  readonly side?: Side;
}
