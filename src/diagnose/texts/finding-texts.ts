// What is said of a finding wherever it occurs: data, joined with a rule's result where that is printed.
import type { Certainty, Fault, Remedy, Severity, SystemText } from "../../session/session.ts";

export interface FindingTexts {
  readonly title: string;
  /** That of most cases, as is the fault: a match may differ. */
  readonly severity: Severity;
  readonly fault: Fault | null;
  /** For `explain`: what it means and how it is detected, in a few sentences. */
  readonly explanation: string;
  readonly logs: readonly SystemText[];
  /** By side, the one to begin with first, and by system: "any" for what holds everywhere. */
  readonly remedies: readonly Remedy[];
  readonly references: readonly string[];
  /** The observation that earns each certainty, in a sentence. Absent where it is always certain. */
  readonly certainties?: Readonly<Partial<Record<Certainty, string>>>;
}
