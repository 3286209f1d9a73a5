// What is known of the lowest TLS version that a session's server takes: published, or shown by its other sessions.
import type { ClientHello, SessionWithOutcome } from "../session/session.ts";
import type { Provider } from "./policy.ts";
import { isOfItsTime } from "./provider-age.ts";
import type { ProviderMatch } from "./providers.ts";
import type { Context } from "./rule.ts";
import { versionNumber } from "./tls-versions.ts";

const VERSIONS: ReadonlyMap<string, number> = new Map([
  ["SSL 3.0", 0x0300],
  ["TLS 1.0", 0x0301],
  ["TLS 1.1", 0x0302],
  ["TLS 1.2", 0x0303],
  ["TLS 1.3", 0x0304],
]);

/** The number of a version by its name in a policy; null for another name. */
export const versionNamed = (name: string | null): number | null => VERSIONS.get(name ?? "") ?? null;

export interface PublishedMinimum {
  readonly match: ProviderMatch;
  readonly version: number;
  readonly name: string;
  /** The match is proven, nothing speaks against it, and the capture is known to be of a time when it held. */
  readonly isFirm: boolean;
}

/** Null where none is published, or it did not hold yet when the session took place. */
export function publishedMinimum(
  session: SessionWithOutcome,
  { providers }: Context,
): PublishedMinimum | null {
  const match = providers.of(session);
  const name = match?.provider.minTls ?? null;
  const version = versionNamed(name);
  if (match === null || name === null || version === null) return null;
  const { since, source, caveat } = match.provider;
  const time = session.startTime ?? "";
  if (knownSince(match.provider, session) !== null) return null;
  return {
    match,
    version,
    name,
    isFirm: match.isProven && caveat === null && match.age === null && isAfter(since ?? source.date, time),
  };
}

/** Of a month or a year, only what comes after it is surely not earlier than the day that is meant. */
const isAfter = (date: string, time: string): boolean =>
  time >= date && (date.length === "2026-11-27".length || !time.startsWith(date));

/** The day from which on the provider's minimum is known to hold, where the session took place before; else null. */
export function minimumSince(session: SessionWithOutcome, { providers }: Context): string | null {
  const match = providers.of(session);
  return match === null || match.provider.minTls === null ? null : knownSince(match.provider, session);
}

/** Of a page that does not say since when, a session of long before is no matter. */
function knownSince({ since, source: { date } }: Provider, { startTime }: SessionWithOutcome): string | null {
  const from = since ?? date;
  if (startTime === null || startTime >= from) return null;
  return since === null && isOfItsTime(date, startTime) ? null : from;
}

/** An other session in which the same server chose a version above all that this hello offers; null where none is. */
export function choseHigher(
  session: SessionWithOutcome,
  hello: ClientHello,
  { neighbours }: Context,
): SessionWithOutcome | null {
  return (
    neighbours.server(session).find((other) => chosen(other) > versionNumber(hello.highestVersion)) ?? null
  );
}

/** An other session in which the same server chose a version that this hello offers at most; null where none is. */
export function choseLow(
  session: SessionWithOutcome,
  hello: ClientHello,
  { neighbours }: Context,
): SessionWithOutcome | null {
  const highest = versionNumber(hello.highestVersion);
  return neighbours.server(session).find((other) => chosen(other) > 0 && chosen(other) <= highest) ?? null;
}

const chosen = ({ tls }: SessionWithOutcome): number =>
  tls?.serverHello ? versionNumber(tls.serverHello.negotiatedVersion) : 0;
