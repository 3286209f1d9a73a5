// What a diagnosis is made of: one rule a finding, each a pure function of a session and of what surrounds it.
import type { Certainty, Evidence, Severity, Side, SystemText } from "../session/session.ts";
import type { KnownSuites } from "./cipher-suites.ts";
import type { Judged } from "./judged.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Policy } from "./policy.ts";
import type { KnownSystems } from "./systems.ts";

export interface Rule {
  readonly id: string;
  /** That of most cases: a hit may differ. */
  readonly severity: Severity;
  readonly title: string;
  /** For `explain`: what it means and how it is told, in a few sentences. */
  readonly explanation: string;
  readonly logs: readonly SystemText[];
  /** By system, "any" for what holds everywhere. */
  readonly remedies: readonly SystemText[];
  /** Whose software its remedies change: those of its likely system come first. Absent where it is either's. */
  readonly concerns?: Side;
  readonly references: readonly string[];
  /**
   * "bytes" where what is seen proves it whatever else is missing; "whole-view" where bytes or packets that the
   * capture lacks could prove it wrong: its certainty then drops.
   */
  readonly restsOn: "bytes" | "whole-view";
  /** Where TLS stood it cannot hold, and is not asked: most sessions are such. */
  readonly unless?: "established";
  /** Null where it does not hold. */
  readonly judge: (session: Judged, around: Around) => Hit | null;
}

/** What surrounds a session. */
export interface Around {
  /** The other sessions that are known: none while sessions are reported one by one. */
  readonly neighbours: Neighbours;
  readonly policy: Policy;
  /** What the sessions before it had in common; not given where there are none. */
  readonly systems?: KnownSystems;
  readonly suites?: KnownSuites;
  /** When it is diagnosed, in milliseconds since 1970: no packet is later. Not given where nobody asks. */
  readonly now?: number;
}

export interface Hit {
  /** Each where it differs from the rule's. */
  readonly severity?: Severity;
  readonly title?: string;
  readonly logs?: readonly SystemText[];
  readonly remedies?: readonly SystemText[];
  readonly concerns?: Side;
  readonly references?: readonly string[];
  readonly certainty: Certainty;
  /** What happened, in sentences with frames. */
  readonly detail: string;
  /** Its frames become the finding's, in order and each once. */
  readonly evidence: readonly Evidence[];
}
