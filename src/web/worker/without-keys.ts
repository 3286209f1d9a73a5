// What was read with keys -> the same captures read without: nothing is anonymised of what was decrypted.
import { amongAll } from "../../inspect-captures.ts";
import { inspectCapture } from "../../reading/inspect-capture.ts";
import type { ReadCapture } from "../../report/report-document.ts";
import type { Session } from "../../session/session.ts";
import type { Kept } from "./kept.ts";

/** It as it is, where there were no keys. */
export async function withoutKeys(kept: Kept): Promise<Kept> {
  const { keyLog, ...others } = kept.options;
  if (keyLog === undefined && kept.captures.every(({ secrets }) => secrets === undefined)) return kept;
  const options = { ...others, decryption: null };
  const captures: ReadCapture[] = [];
  const sessions: (readonly Session[])[] = [];
  for (const { path } of kept.captures) {
    const report = await inspectCapture(kept.store, path, options);
    captures.push(report.capture);
    sessions.push(report.sessions);
  }
  // Where its reading was stopped, a file seems to end.
  const known = kept.captures.map((capture, index) =>
    capture.path === kept.interrupted ? capture : (captures[index] ?? capture),
  );
  return { ...kept, options, captures: known, sessions: amongAll(sessions, options.policy) };
}
