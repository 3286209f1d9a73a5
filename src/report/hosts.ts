// Sessions -> their clients and their servers: how many sessions each had, what failed, what was offered and chosen.
import { hostOfServer, nameOfClient } from "../diagnose/dialogue.ts";
import { isFailed, primaryFinding } from "../diagnose/failed.ts";
import { versionNumber } from "../diagnose/tls-versions.ts";
import type { Endpoint, Session } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { groupBy } from "../bytes/group-by.ts";

/** A client, or a server. */
export interface Host extends Endpoint {
  /** The client's of EHLO; the server's of its greeting, else of the ClientHello. */
  readonly name: string | null;
  readonly sessions: number;
  readonly established: number;
  readonly failed: number;
  /** The most frequent of its failed sessions; of all where none failed. */
  readonly finding: string | null;
  /** Clients of the server, or the other way round. */
  readonly peers: number;
  /** The highest that was ever offered. */
  readonly highestVersion: string | null;
  /** Of the last ClientHello. */
  readonly ja4: string | null;
  readonly negotiatedVersions: readonly string[];
  readonly firstTime: string | null;
  readonly lastTime: string | null;
}

/** By address and EHLO name, as the census has them; those that fail most come first. */
export const clientsOf = (sessions: readonly Session[]): readonly Host[] =>
  hostsOf(
    sessions,
    (session) => ({
      end: session.client,
      name: nameOfClient(session),
      peer: `${session.server.address} ${session.server.port}`,
    }),
    ({ end, name }) => `${end.address} ${name}`,
  );

/** By address and port. */
export const serversOf = (sessions: readonly Session[]): readonly Host[] =>
  hostsOf(
    sessions,
    (session) => ({ end: session.server, name: hostOfServer(session), peer: session.client.address }),
    ({ end }) => `${end.address} ${end.port}`,
  );

/** The id of what explains it; where nothing does, or need be, what became of it. */
export function findingOf(session: Session): string {
  const primary = primaryFinding(session);
  if (primary !== null) return primary.id;
  return session.outcome === "established" ? "tls-established" : session.outcome;
}

interface View {
  readonly end: Endpoint;
  readonly name: string | null;
  readonly peer: string;
}

function hostsOf(
  sessions: readonly Session[],
  viewOf: (session: Session) => View,
  keyOf: (view: View) => string,
): readonly Host[] {
  const groups = groupBy(sessions, (session) => keyOf(viewOf(session)));
  return [...groups.values()]
    .map((group) => hostOf(group, group.map(viewOf)))
    .toSorted((a, b) => b.failed - a.failed || b.sessions - a.sessions);
}

function hostOf(sessions: readonly Session[], views: readonly View[]): Host {
  const failed = sessions.filter(isFailed);
  const findings = groupBy(failed.length > 0 ? failed : sessions, findingOf);
  const times = sessions.flatMap(({ startTime }) => startTime ?? []).toSorted();
  const hellos = sessions.flatMap(({ tls }) => tls?.clientHello ?? []);
  const negotiated = sessions.flatMap(({ tls }) => tls?.serverHello?.negotiatedVersion.name ?? []);
  return {
    address: views[0]?.end.address ?? "",
    port: views[0]?.end.port ?? 0,
    name: views.find(({ name }) => name !== null)?.name ?? null,
    sessions: sessions.length,
    established: sessions.filter(({ outcome }) => outcome === "established").length,
    failed: failed.length,
    finding: [...findings].toSorted(([, a], [, b]) => b.length - a.length)[0]?.[0] ?? null,
    peers: new Set(views.map(({ peer }) => peer)).size,
    highestVersion: highest(hellos.map(({ highestVersion }) => highestVersion)),
    ja4: hellos.at(-1)?.ja4 ?? null,
    negotiatedVersions: [...new Set(negotiated)].toSorted(),
    firstTime: times[0] ?? null,
    lastTime: times.at(-1) ?? null,
  };
}

const highest = (versions: readonly CodePoint[]): string | null =>
  versions.toSorted((a, b) => versionNumber(b) - versionNumber(a))[0]?.name ?? null;
