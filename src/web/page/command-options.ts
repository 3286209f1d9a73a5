// Key logs and a filter -> the options that give them to the command line, to be copied to a shell.
import { rangesIn } from "../../capture/extract-origin.ts";
import { filterOptions, type SessionFilter, type TimeBound } from "../../report/session-filter.ts";
import { shellWord } from "../../report/wireshark-command.ts";

/** `zone`: of the times that the page shows; `keyLogs`: their names. "" for every session, read without. */
export function commandOptions(filter: SessionFilter, zone: string, keyLogs: readonly string[] = []): string {
  const { since, until, streams } = filter;
  const zoned = {
    ...filter,
    since: since && { ...since, text: boundText(since, zone) },
    until: until && { ...until, text: boundText(until, zone) },
  };
  const options = filterOptions(zoned).map(([name, value]) => {
    if (value === null) return `--${name}`;
    return `--${name} ${worded(name === "stream" ? rangesText(streams) : value)}`;
  });
  const isZoned = [since, until].some((bound) => bound !== null && bound.zone !== "UTC");
  const named = keyLogs.map((name) => `--keylog ${worded(name)}`);
  return [...named, ...options, ...(isZoned ? [`--tz ${zone}`] : [])].join(" ");
}

/** As the command line takes it where its times are in the zone: with Z for UTC. */
export const boundText = ({ text, zone: own }: TimeBound, zone: string): string =>
  own === "UTC" && zone !== "UTC" ? `${text}Z` : text;

/** What no shell takes for anything else stays as it is. */
const worded = (value: string): string => (/^[\w./:,+-]+$/.test(value) ? value : shellWord(value));

/** `0,4-6` */
export const rangesText = (numbers: readonly number[]): string =>
  rangesIn([...new Set(numbers)].toSorted((a, b) => a - b))
    .map(([first, last]) => (first === last ? String(first) : `${first}-${last}`))
    .join(",");
