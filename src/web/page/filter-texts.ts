// What the fields of the filter hold -> a filter, or what is wrong with them, by the parsers of the command line.
import { parseHost, parseStreams, parseTime } from "../../options/option-values.ts";
import { UsageError } from "../../options/usage-error.ts";
import type { SessionFilter, TimeBound } from "../../report/session-filter.ts";
import { boundText, rangesText } from "./command-options.ts";

export type FilterField = "clients" | "servers" | "since" | "until" | "streams";

export type FilterTexts = Readonly<Record<FilterField, string>>;

export type FilterErrors = Readonly<Partial<Record<FilterField, string>>>;

/** What the fields say of the filter; the others are as they were. Empty fields ask for nothing. */
export function filterOf(
  before: SessionFilter,
  texts: FilterTexts,
  zone: string,
): { readonly filter: SessionFilter } | { readonly errors: FilterErrors } {
  const errors: Partial<Record<FilterField, string>> = {};
  function parsed<T>(name: FilterField, empty: T, parse: (text: string) => T): T {
    const text = texts[name].trim();
    if (text === "") return empty;
    try {
      return parse(text);
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      errors[name] = error.message;
      return empty;
    }
  }
  const bound = (text: string): TimeBound => {
    const time = parseTime(text);
    return { text: time.text, zone: time.zone ?? zone };
  };
  const filter = {
    ...before,
    clients: parsed("clients", [], parseHosts),
    servers: parsed("servers", [], parseHosts),
    since: parsed("since", null, bound),
    until: parsed("until", null, bound),
    streams: parsed("streams", [], parseStreams),
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
