// The files of a ring buffer (dumpcap -b, tcpdump -C, -G and -W) to one report.
import { joinCaptures, type JoinedReport } from "../reading/join-captures.ts";
import { FILES } from "./file-store.ts";
import type { InspectFileOptions } from "./inspect-file.ts";

/**
 * Reads capture files as one capture, so that a connection may span them. They are put in the order of their first
 * packets; frames and streams are numbered as in the file that `mergecap -a` makes of them in this order, and
 * `captures` says which file holds which frames. The sessions' `capture` is the first file's path. Formats, link types
 * and compression may differ from file to file. A file that cannot be read is left out and reported. Progress counts the
 * bytes of all files.
 */
export const inspectJoined = (
  paths: readonly string[],
  options: InspectFileOptions = {},
): Promise<JoinedReport> => joinCaptures(FILES, paths, options);
