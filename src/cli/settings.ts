// What the main command is told to do.
import type { InputSettings } from "./input-settings.ts";
import type { OutputSettings } from "./output-settings.ts";

export interface Settings extends InputSettings, OutputSettings {
  readonly strict: boolean;
}
