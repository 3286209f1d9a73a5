// What the user chose to save -> what the worker is asked for.
import { EVERY_SESSION, type SessionFilter } from "../../report/session-filter.ts";
import { printable } from "../../text/printable.ts";
import type { ExtractToSave, ReportToSave, Wanted, ReadAnswer } from "../messages.ts";
import { rangesText } from "./command-options.ts";

export interface SaveChoices {
  /** One of CONTENTS. */
  readonly content: string;
  readonly verbose: boolean;
  readonly evidence: ExtractToSave["format"];
  readonly untilTls: boolean;
  /** Of a pcapng that is not anonymised. */
  readonly withSecrets: boolean;
  /** Path of a capture; "" for all. */
  readonly capture: string;
  readonly anonymize: boolean;
  /** "" for a random one. */
  readonly key: string;
}

export const FIRST_CHOICES: SaveChoices = {
  content: "html",
  verbose: false,
  evidence: "pcapng",
  untilTls: false,
  withSecrets: false,
  capture: "",
  anonymize: false,
  key: "",
};

type Content = Pick<ReportToSave, "format" | "table">;

/** What a report can be saved as, and what it is called. */
export const CONTENTS = new Map<string, Content & { readonly label: string }>([
  ["html", { format: "html", label: "HTML, to attach or print" }],
  ["markdown", { format: "markdown", label: "Markdown, to paste" }],
  ["text", { format: "text", label: "Text, a few lines" }],
  ["json", { format: "json", label: "JSON, one document" }],
  ["ndjson", { format: "ndjson", label: "NDJSON, one line per session" }],
  ["sessions", { format: "csv", table: "sessions", label: "CSV, sessions" }],
  ["causes", { format: "csv", table: "causes", label: "CSV, causes" }],
  ["clients", { format: "csv", table: "clients", label: "CSV, clients" }],
  ["servers", { format: "csv", table: "servers", label: "CSV, servers" }],
  ["certificates", { format: "csv", table: "certificates", label: "CSV, certificates" }],
  ["sarif", { format: "sarif", label: "SARIF, for CI systems" }],
]);

/** The session that is looked at. */
export interface OnlySession {
  readonly capture: string;
  readonly stream: number;
}

/** Null where all are looked at, or there is no other. */
export function onlySession({ captures, rows }: ReadAnswer, index: number | null): OnlySession | null {
  if (index === null || rows.count === 1) return null;
  const capture = captures[rows.captures[index] ?? 0];
  const stream = rows.streams[index];
  return capture === undefined || stream === undefined ? null : { capture, stream };
}

/** `captures` has several paths where a stream number alone does not say which session it is. */
export function wanted(
  captures: readonly string[],
  filter: SessionFilter,
  session: OnlySession | null,
  { capture }: SaveChoices,
): Wanted {
  const isOneOfSeveral = captures.length > 1;
  if (session === null) return { filter, path: isOneOfSeveral && capture !== "" ? capture : null };
  const only = { ...EVERY_SESSION, streams: [session.stream] };
  return { filter: only, path: isOneOfSeveral ? session.capture : null };
}

/** `All sessions`, `Sessions: failed only, client 192.0.2.7`, `Stream 3 of mail.pcap` */
export function wantedText({ filter, path }: Wanted, session: OnlySession | null): string {
  const of = path === null ? "" : ` of ${printable(path)}`;
  if (session !== null) return `Stream ${session.stream}${of}`;
  const words = filterWords(filter);
  return words === "" ? `All sessions${of}` : `Sessions${of}: ${printable(words)}`;
}

/** In the words of the filter's form; "" where it asks for nothing. */
function filterWords({ failed, since, until, ...lists }: SessionFilter): string {
  const parts: readonly (readonly [name: string, values: readonly string[]])[] = [
    ["client", lists.clients],
    ["server", lists.servers],
    ["port", lists.ports.map(String)],
    ["since", since === null ? [] : [since.text]],
    ["until", until === null ? [] : [until.text]],
    ["stream", lists.streams.length === 0 ? [] : [rangesText(lists.streams)]],
    ["outcome", lists.outcomes],
    ["finding", lists.findings],
  ];
  const asked = parts.filter(([, values]) => values.length > 0);
  return [
    ...(failed ? ["failed only"] : []),
    ...asked.map(([name, values]) => `${name} ${values.join(" or ")}`),
  ].join(", ");
}

export function reportChosen(choices: SaveChoices): ReportToSave {
  const { format = "html", table } = CONTENTS.get(choices.content) ?? {};
  return {
    kind: "report",
    format,
    ...(table !== undefined && { table }),
    verbose: choices.verbose,
    anonymize: anonymizeChosen(choices),
  };
}

/** A report to be pasted. */
export const reportToCopy = (choices: SaveChoices, format: "markdown" | "text"): ReportToSave => ({
  kind: "report",
  format,
  verbose: choices.verbose,
  anonymize: anonymizeChosen(choices),
});

export const extractChosen = (choices: SaveChoices): ExtractToSave => ({
  kind: "extract",
  format: choices.evidence,
  untilTls: choices.untilTls,
  withSecrets: choices.withSecrets && mayHoldSecrets(choices),
  anonymize: anonymizeChosen(choices),
});

export const mayHoldSecrets = ({ evidence, anonymize }: SaveChoices): boolean =>
  evidence === "pcapng" && !anonymize;

const anonymizeChosen = ({ anonymize, key }: SaveChoices): ReportToSave["anonymize"] =>
  anonymize ? { key: key === "" ? null : key } : null;
