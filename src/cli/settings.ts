// Options -> what several of them together set.
import type { InspectFileOptions } from "../node/inspect-file.ts";
import type { FormatName } from "../report/formats.ts";
import type { SessionFilter } from "../report/session-filter.ts";
import { inspectedPorts } from "../options/inspected-ports.ts";
import { UsageError } from "../options/usage-error.ts";
import type { CommandLine } from "./command-line.ts";
import type { parseTime } from "../options/option-values.ts";
import { INPUT, OUTPUT, SELECTION } from "./options.ts";

/** How captures are inspected: options of the library's inspect functions. */
export function inspection(line: CommandLine) {
  const decodeAs = new Map(line.get(INPUT.decodeAs).flat());
  return {
    ports: inspectedPorts(line.get(INPUT.port).flat(), decodeAs),
    allPorts: line.get(INPUT.allPorts),
    decodeAs,
    limits: Object.assign({}, ...line.get(INPUT.limit)),
    maxBytes: line.get(INPUT.maxBytes) ?? Number.POSITIVE_INFINITY,
  } satisfies InspectFileOptions;
}

/** `ports`: those of SERVER_PORT, for commands that have it. */
export function sessionFilter(line: CommandLine, ports: readonly number[] = []): SessionFilter {
  const zone = timeZone(line);
  const bound = (time: ReturnType<typeof parseTime> | null) =>
    time && { text: time.text, zone: time.zone ?? zone };
  return {
    failed: line.get(SELECTION.failed),
    clients: line.get(SELECTION.client),
    servers: line.get(SELECTION.server),
    ports,
    since: bound(line.get(SELECTION.since)),
    until: bound(line.get(SELECTION.until)),
    findings: line.get(SELECTION.finding),
    outcomes: line.get(SELECTION.outcome),
    streams: line.get(SELECTION.stream).flat(),
  };
}

export const timeZone = (line: CommandLine): string => line.get(OUTPUT.tz) ?? "UTC";

/** Null if none was given. Throws a {@link UsageError}. */
export function formatGiven(line: CommandLine): FormatName | null {
  const format = line.get(OUTPUT.format);
  if (!line.get(OUTPUT.json)) return format;
  if (format === null || format === "json") return "json";
  throw new UsageError(`--json and --format ${format} are two formats: choose one`);
}

/** Path of the file to write; null for standard output. */
export function outputFile(line: CommandLine): string | null {
  const path = line.get(OUTPUT.output);
  return path === "-" ? null : path;
}
