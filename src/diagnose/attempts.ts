// What rules about several sessions share: how each failed, which are separate attempts, which hellos are the same.
import type { CodePoint } from "../tls/code-point.ts";
import type { ClientHello, SessionWithOutcome } from "../session/session.ts";
import type { Neighbours } from "./neighbours.ts";
import type { Context } from "./rule.ts";
import { isBelowTls12 } from "./client-hello.ts";
import { versionNumber } from "./tls-versions.ts";
import { elapsedMs } from "../text/elapsed.ts";

/** One of each: a connection that was captured at two points is one attempt. */
export function attempts(sessions: readonly SessionWithOutcome[]): readonly SessionWithOutcome[] {
  if (sessions.length < 2) return sessions;
  const seen = new Map<string, SessionWithOutcome>();
  for (const session of sessions) {
    const { client, server, tls } = session;
    const own = tls?.clientHello?.random ?? session.startTime?.slice(0, 19) ?? session.stream;
    const key = `${client.address} ${client.port} ${server.address} ${own}`;
    if (!seen.has(key)) seen.set(key, session);
  }
  return [...seen.values()];
}

/** Clocks of two capture points may differ by so much. */
const CLOCKS_MS = 5000;

/** One connection, captured at two points. */
export function isSameConnection(one: SessionWithOutcome, other: SessionWithOutcome): boolean {
  const apart = Math.abs(elapsedMs(one.startTime, other.startTime) ?? Number.POSITIVE_INFINITY);
  const isBetween = ends(other) === ends(one) && other.smtp?.banner?.text === one.smtp?.banner?.text;
  return other.capture !== one.capture && apart < CLOCKS_MS && isBetween;
}

const ends = ({ client, server }: SessionWithOutcome): string =>
  [client.address, client.port, server.address, server.port].join(" ");

/** Both have hellos of one TLS library with one configuration: also a resumed session's, whatever name it asks for. */
export function isSameStack(one: SessionWithOutcome, other: SessionWithOutcome): boolean {
  const [hello, another] = [one.tls?.clientHello, other.tls?.clientHello];
  return (
    hello != null &&
    another != null &&
    hello.highestVersion.id === another.highestVersion.id &&
    isSameList(hello.cipherSuites, another.cipherSuites) &&
    isSameList(hello.groups, another.groups) &&
    isSameList(hello.signatureAlgorithms, another.signatureAlgorithms)
  );
}

/** But for GREASE, which is drawn anew for each hello (RFC 8701). */
function isSameList(one: readonly CodePoint[], other: readonly CodePoint[]): boolean {
  if (one === other) return true;
  return (
    one.length === other.length &&
    one.every(
      ({ id, name }, index) => id === other[index]?.id || (name === GREASE && other[index]?.name === GREASE),
    )
  );
}

const GREASE = "GREASE";

/** Null where TLS did not fail, or the capture does not show it. */
export function failureKind(session: SessionWithOutcome): string | null {
  const { outcome, aborted, tls } = session;
  if (outcome === "starttls-not-offered") return outcome;
  if (!failedToEstablish(session)) return null;
  const alert = aborted?.with === "alert" ? tls?.alerts.find(({ frame }) => frame === aborted.frame) : null;
  const flight = tls?.serverHello ? "after the ServerHello" : "before the ServerHello";
  return [outcome, flight, aborted?.with, alert?.description?.name].filter(Boolean).join(", ");
}

/** TLS was tried and was not established. */
export function failedToEstablish({ outcome }: SessionWithOutcome): boolean {
  return outcome === "handshake-failed" || outcome === "starttls-refused";
}

/** Begun at most `withinMs` before this one, and closed before; null where there is none. */
export function earlierFailure(
  session: SessionWithOutcome,
  neighbours: Neighbours,
  withinMs: number,
): SessionWithOutcome | null {
  const isBefore = (other: SessionWithOutcome) => {
    const ago = elapsedMs(other.startTime, session.startTime);
    const gap = elapsedMs(other.close.time ?? other.endTime, session.startTime);
    return ago !== null && ago > 0 && ago <= withinMs && gap !== null && gap >= 0;
  };
  const others = neighbours.pair(session).filter((other) => other !== session);
  return others.findLast((other) => isBefore(other) && failedToEstablish(other)) ?? null;
}

/** Nothing as new as TLS 1.2: that explains why TLS failed. Else only the findings of that session say whose fault it was. */
export const offeredOldVersionsOnly = ({ tls }: SessionWithOutcome): boolean =>
  tls !== null && tls.clientHello !== null && isBelowTls12(tls.clientHello);

const MINUTE_MS = 60_000;

export interface EarlierOffer {
  readonly session: SessionWithOutcome;
  readonly hello: ClientHello;
  readonly gapMs: number;
}

/** The nearest that ended at most a minute before this one began; null where there is none. */
export function earlierHigherOffer(
  session: SessionWithOutcome,
  { neighbours }: Context,
): EarlierOffer | null {
  const highest = session.tls?.clientHello?.highestVersion;
  if (highest === undefined) return null;
  for (const earlier of neighbours.pair(session).toReversed()) {
    const hello = earlier.tls?.clientHello;
    if (earlier === session || !hello || earlier.outcome !== "handshake-failed") continue;
    if (versionNumber(hello.highestVersion) <= versionNumber(highest)) continue;
    const gapMs = elapsedMs(earlier.endTime, session.startTime);
    if (gapMs !== null && gapMs >= 0 && gapMs <= MINUTE_MS) return { session: earlier, hello, gapMs };
  }
  return null;
}
