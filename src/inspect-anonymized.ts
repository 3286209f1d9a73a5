// A capture and its sessions -> the same sessions as an anonymised extract of them shows them.
import { ExtractError } from "./extract/extract-error.ts";
import type { Anonymize } from "./extract/extract-packets.ts";
import { packetRewriter } from "./extract/packet-rewriter.ts";
import { type InspectOptions, Inspector } from "./inspect.ts";
import type { Session } from "./session/session.ts";

/**
 * Frames and streams keep their numbers. `read` gives the capture and is called twice; `sessions` are all that it
 * holds, by stream, inspected with the same options. Throws an ExtractError where something cannot be rewritten.
 */
export async function inspectAnonymized(
  read: () => AsyncIterable<Uint8Array>,
  sessions: readonly Session[],
  anonymize: Anonymize,
  options: InspectOptions,
): Promise<readonly Session[]> {
  const inspector = new Inspector(options, await packetRewriter(read, sessions, anonymize, options.limits));
  for await (const chunk of read()) inspector.push(chunk);
  inspector.endFile(true);
  const shown = inspector.endCapture().sessions;
  const other = shown.findIndex(({ stream }, index) => sessions[index]?.stream !== stream);
  if (other >= 0 || shown.length !== sessions.length) {
    throw new ExtractError("what was read the second time has other connections");
  }
  return shown;
}
