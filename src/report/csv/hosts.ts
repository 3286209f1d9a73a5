// Sessions -> the rows of their clients and of their servers: how many there were, what failed, what was offered.
import { greetingHost } from "../../diagnose/dialogue.ts";
import { isFailed } from "../../diagnose/failed.ts";
import { versionNumber } from "../../diagnose/tls-versions.ts";
import type { Endpoint, Session } from "../../session/session.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import { groupBy } from "../group-by.ts";
import type { Columns } from "./column.ts";
import { findingOf } from "./session-columns.ts";

/** The sessions of a client, or of a server. */
interface Host extends Endpoint {
  /** The client's of EHLO; the server's of its greeting, else of the ClientHello. */
  readonly name: string | null;
  readonly sessions: readonly Session[];
}

/** By address and EHLO name, as the census has them; those that fail most come first. */
export const clientsOf = (sessions: readonly Session[]): readonly Host[] =>
  hostsOf(
    sessions,
    ({ client, smtp }) => [client, smtp?.ehlo?.name ?? null],
    ({ address }, name) => `${address} ${name}`,
  );

/** By address and port. */
export const serversOf = (sessions: readonly Session[]): readonly Host[] =>
  hostsOf(
    sessions,
    (session) => [session.server, greetingHost(session) ?? session.tls?.clientHello?.serverName ?? null],
    ({ address, port }) => `${address} ${port}`,
  );

type EndOf = (session: Session) => readonly [endpoint: Endpoint, name: string | null];

function hostsOf(
  sessions: readonly Session[],
  endOf: EndOf,
  keyOf: (endpoint: Endpoint, name: string | null) => string,
): readonly Host[] {
  const groups = groupBy(sessions, (session) => keyOf(...endOf(session)));
  const hosts = [...groups.values()].map((group): Host => {
    const ends = group.map(endOf);
    const [{ address, port }] = ends[0] ?? [{ address: "", port: 0 }];
    return { address, port, name: ends.find(([, name]) => name !== null)?.[1] ?? null, sessions: group };
  });
  return hosts.toSorted((a, b) => failed(b) - failed(a) || b.sessions.length - a.sessions.length);
}

const COUNTS: Columns<Host> = [
  ["sessions", ({ sessions }) => sessions.length],
  ["established", ({ sessions }) => sessions.filter(({ outcome }) => outcome === "established").length],
  ["failed", failed],
  ["finding", mostFrequent],
];

const TIMES: Columns<Host> = [
  ["firstTime", ({ sessions }) => times(sessions)[0]],
  ["lastTime", ({ sessions }) => times(sessions).at(-1)],
];

export const CLIENT_COLUMNS: Columns<Host> = [
  ["clientAddress", ({ address }) => address],
  ["ehloName", ({ name }) => name],
  ...COUNTS,
  ["highestVersion", ({ sessions }) => highest(sessions.map(({ tls }) => tls?.clientHello?.highestVersion))],
  ["ja4", ({ sessions }) => sessions.findLast(({ tls }) => tls?.clientHello)?.tls?.clientHello?.ja4],
  [
    "servers",
    ({ sessions }) => new Set(sessions.map(({ server }) => `${server.address} ${server.port}`)).size,
  ],
  ...TIMES,
];

export const SERVER_COLUMNS: Columns<Host> = [
  ["serverAddress", ({ address }) => address],
  ["serverPort", ({ port }) => port],
  ["name", ({ name }) => name],
  ...COUNTS,
  [
    "negotiatedVersions",
    ({ sessions }) =>
      [...new Set(sessions.flatMap(({ tls }) => tls?.serverHello?.negotiatedVersion.name ?? []))]
        .toSorted()
        .join("; "),
  ],
  ["clients", ({ sessions }) => new Set(sessions.map(({ client }) => client.address)).size],
  ...TIMES,
];

function failed({ sessions }: Host): number {
  return sessions.filter(isFailed).length;
}

/** Of the findings, or outcomes, of its failed sessions; of all where none failed. */
function mostFrequent({ sessions }: Host): string | undefined {
  const some = sessions.filter(isFailed);
  const groups = groupBy(some.length > 0 ? some : sessions, findingOf);
  return [...groups].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0];
}

function highest(versions: readonly (CodePoint | undefined)[]): string | undefined {
  const known = versions.filter((version) => version !== undefined);
  return known.toSorted((a, b) => versionNumber(b) - versionNumber(a))[0]?.name;
}

function times(sessions: readonly Session[]): readonly string[] {
  return sessions.flatMap(({ startTime }) => startTime ?? []).toSorted();
}
