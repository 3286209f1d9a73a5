// The files that were read, once more -> their sessions as connections end, in a format that is written so.
import { joinCaptures } from "../../reading/join-captures.ts";
import { inspectCapture } from "../../reading/inspect-capture.ts";
import { createLiveWriter, type LiveFormat } from "../../reading/live-writer.ts";
import type { Capture } from "../../report/report-document.ts";
import type { BlobWriter } from "./blob-writer.ts";
import type { Kept } from "./kept.ts";

/** Their order, and what is said of a session alone, is not known of sessions that were read all together. */
export async function writeLive(
  { captures, store, options, interrupted }: Kept,
  live: LiveFormat,
  writer: BlobWriter,
): Promise<void> {
  /** Where its reading was stopped, this one's file seems to end. */
  const stopped = captures.find(({ path }) => path === interrupted);
  const known = (read: readonly Capture[]): readonly Capture[] =>
    read.map((capture) => (stopped !== undefined && capture.path === interrupted ? stopped : capture));
  const write = async (text: Uint8Array): Promise<void> => writer.add(text);
  const paths = captures.map(({ path }) => path);
  const isJoined = captures.some(({ partOf }) => partOf !== null);
  if (isJoined) {
    const text = await createLiveWriter(live, write);
    const joined = await joinCaptures(store, paths, { ...options, ...text.options });
    await text.end(known(joined.captures));
    return;
  }
  for (const path of paths) {
    const text = await createLiveWriter(live, write);
    const { capture } = await inspectCapture(store, path, { ...options, ...text.options });
    await text.end(known([capture]));
  }
}
