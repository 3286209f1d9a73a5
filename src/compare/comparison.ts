// What comparing captures gives, as plain data: one connection at several capture points, two connections, or groups.
import type { Certainty, Endpoint, Finding, Remedy, Side } from "../session/session.ts";
import type { Count, FrameNumber, Rfc3339 } from "../value-types.ts";

export type Comparison = PathComparison | ConnectionsComparison | GroupsComparison;

interface AnyComparison {
  /** The answer in a sentence, with frames. */
  readonly headline: string;
  /** The most telling first. */
  readonly findings: readonly ComparisonFinding[];
  /** What cannot be told from these captures, a sentence each, with what would tell. */
  readonly untold: readonly string[];
  /** Which sessions were picked; absent where all of them were named. */
  readonly choice?: Choice | undefined;
}

/** Sessions that were picked among several. */
export interface Choice {
  /** Which, and why these: a sentence. */
  readonly why: string;
  /** What could have been picked as well, at most ten. */
  readonly others: readonly (readonly Compared[])[];
  /** More of them. */
  readonly othersLeftOut: Count;
}

/** A session of one capture. */
export interface Compared {
  /** "A", "B" and so on in the order given. */
  readonly name: string;
  /** The capture's path. */
  readonly capture: string;
  readonly stream: Count;
  readonly client: Endpoint;
  readonly server: Endpoint;
  readonly startTime: Rfc3339 | null;
  /** The id and title of the session's own primary finding; null where it has none. */
  readonly finding: { readonly id: string; readonly title: string; readonly certainty: Certainty } | null;
}

export interface FrameAt {
  /** Name of the capture. */
  readonly capture: string;
  readonly frame: FrameNumber;
}

/** Like a finding of a session, with frames of several captures. */
export interface ComparisonFinding extends Pick<
  Finding,
  "id" | "severity" | "title" | "certainty" | "primary" | "fault" | "detail"
> {
  readonly frames: readonly FrameAt[];
  readonly evidence: readonly {
    readonly capture: string;
    readonly frame: FrameNumber | null;
    readonly field: string;
    readonly value: string;
  }[];
  readonly remedies: readonly Remedy[];
}

/** One connection at two or more capture points. */
export interface PathComparison extends AnyComparison {
  readonly kind: "same-connection";
  /** From the client to the server, as far as known. */
  readonly points: readonly Compared[];
  /** What shows that order; null where nothing does. */
  readonly orderBy: "hop-limit" | "round-trip" | "loss" | null;
  readonly recognizedBy: Recognition;
  /** Between neighbouring points. */
  readonly legs: readonly Leg[];
  /**
   * `at-fault`: something between two points explains the failure; `changed`: something was lost or changed, which does not
   * explain it, or the session did not fail; `clear`: nothing was lost or changed; `unclear`: see `untold`.
   */
  readonly verdict: PathVerdict;
  /** For a ladder: what was sent, and where it was seen. The first and the last where there are many. */
  readonly steps: readonly Step[];
  /** Steps between those that are not listed. */
  readonly stepsLeftOut: Count;
}

export type PathVerdict = "at-fault" | "changed" | "clear" | "unclear";

/** By what two sessions are the same connection. */
export type Recognition = "client-random" | "hello" | "sequence-numbers" | "payload" | "named";

export interface Leg {
  /** Names of captures: the one nearer to the client first. */
  readonly from: string;
  readonly to: string;
  readonly verdict: PathVerdict;
  readonly clock: { readonly offsetMs: number; readonly uncertaintyMs: number } | null;
  readonly client: LegDirection;
  readonly server: LegDirection;
  /** A sentence each: TTL lower by 2, addresses translated, MSS clamped, sequence numbers rewritten. What harmless devices do
   * is here; what may harm is a finding too. */
  readonly rewritten: readonly string[];
}

/** What one side sent, across a leg. */
export interface LegDirection {
  /** Segments with payload, SYN, FIN or RST that were seen at the point nearer to the sender. */
  readonly sent: Count;
  readonly arrived: Count;
  readonly lost: Count;
  /** Seen only at the point farther from the sender, and never sent. */
  readonly added: Count;
  readonly altered: Count;
  /** It cannot be told whether they crossed. */
  readonly untold: Count;
  /** From point to point by the estimated clock; null where that is not known. */
  readonly delayMs: {
    readonly median: number;
    readonly longest: number;
    readonly longestFrame: FrameNumber;
  } | null;
}

export interface Step {
  readonly from: Side;
  /** In the words of a session's ladder: "ClientHello (TLS 1.2)", "220 ...", "FIN". */
  readonly says: string;
  readonly bytes: Count;
  /** One for each point, in their order; null where it was not seen. */
  readonly at: readonly ({ readonly frame: FrameNumber; readonly timeMs: number | null } | null)[];
  readonly fate: "passed" | "lost" | "added" | "altered" | "unknown";
}

/** Two connections, side by side. */
export interface ConnectionsComparison extends AnyComparison {
  readonly kind: "two-connections";
  readonly sides: readonly [a: Compared, b: Compared];
  /** The most telling first. */
  readonly differences: readonly Difference[];
  /** What is equal, by name: "SNI", "extensions". */
  readonly equal: readonly string[];
}

export interface Difference {
  /** "TLS versions offered". */
  readonly name: string;
  readonly topic: "hello" | "server" | "certificate" | "dialogue" | "timing" | "tcp" | "ending";
  readonly a: string;
  readonly b: string;
  readonly frames: readonly FrameAt[];
  /** How often such a difference decides; `no`: it cannot. */
  readonly decides: "often" | "sometimes" | "rarely" | "no";
}

/** Sessions that failed against sessions that did not. */
export interface GroupsComparison extends AnyComparison {
  readonly kind: "groups";
  readonly failed: { readonly sessions: Count; readonly streams: readonly Compared[] };
  readonly established: { readonly sessions: Count; readonly streams: readonly Compared[] };
  /** What all failed ones have and no established one has first. */
  readonly traits: readonly Trait[];
}

export interface Trait {
  /** "offers no TLS 1.2". */
  readonly what: string;
  readonly failed: Count;
  readonly established: Count;
  readonly topic: Difference["topic"];
}
