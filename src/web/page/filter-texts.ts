// What the fields of the filter hold -> a filter, or what is wrong with them, by the parsers of the command line.
import { parseHost, parseStreams, parseTime } from "../../options/option-values.ts";
import type { SessionFilter, TimeBound } from "../../report/session-filter.ts";
import { boundText, rangesText } from "./command-options.ts";
import { type Errors, fieldReader } from "./field-reader.ts";

export type FilterField = "clients" | "servers" | "since" | "until" | "streams";

export type FilterTexts = Readonly<Record<FilterField, string>>;

export type FilterErrors = Errors<FilterField>;

/** What the fields say of the filter; the others are as they were. Empty fields ask for nothing. */
export function filterOf(
  before: SessionFilter,
  texts: FilterTexts,
  zone: string,
): { readonly filter: SessionFilter } | { readonly errors: FilterErrors } {
  const { read, errors } = fieldReader(texts);
  const bound = (text: string): TimeBound => {
    const time = parseTime(text);
    return { text: time.text, zone: time.zone ?? zone };
  };
  const filter = {
    ...before,
    clients: read("clients", [], parseHosts),
    servers: read("servers", [], parseHosts),
    since: read("since", null, bound),
    until: read("until", null, bound),
    streams: read("streams", [], parseStreams),
  };
  return Object.keys(errors).length > 0 ? { errors } : { filter };
}

const parseHosts = (text: string): readonly string[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .map(parseHost);

/** What the fields hold where the filter came from elsewhere. */
export const textsOf = (
  { clients, servers, since, until, streams }: SessionFilter,
  zone: string,
): FilterTexts => ({
  clients: clients.join(", "),
  servers: servers.join(", "),
  since: since === null ? "" : boundText(since, zone),
  until: until === null ? "" : boundText(until, zone),
  streams: rangesText(streams),
});
