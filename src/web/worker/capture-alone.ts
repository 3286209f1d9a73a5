// What was read, and a capture of it -> the same as if nothing else had been read.
import { diagnoseAll } from "../../diagnose/diagnose-all.ts";
import { PUBLISHED_POLICY } from "../../diagnose/policy/providers.ts";
import type { Kept } from "./kept.ts";

/** With what is concluded without other captures. `path` is that of the first file where several were joined. */
export function captureAlone(kept: Kept, path: string): Kept {
  const captures = kept.captures.filter((capture) => (capture.partOf ?? capture.path) === path);
  if (captures.length === kept.captures.length) return kept;
  const policy = kept.options.policy ?? PUBLISHED_POLICY;
  const held = kept.sessions.filter(({ capture }) => capture === path);
  return { ...kept, captures, sessions: diagnoseAll(held, { policy, now: Date.now }) };
}
