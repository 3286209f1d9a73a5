// What the main command is told to do.
import type { InputSettings } from "./input-settings.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import type { Severity } from "../session/session.ts";
import type { OutputSettings } from "./output-settings.ts";

export interface Settings extends InputSettings, OutputSettings {
  /** Sessions that are shown. */
  readonly filter: SessionFilter;
  /** Severity of a finding that makes the exit code 1; null for none. */
  readonly failOn: Severity | null;
  /** Names and addresses are replaced; with the same key by the same ones. */
  readonly anonymize?: { readonly key: string | null };
  /** A warning is as bad as what cannot be read. */
  readonly strict: boolean;
}
