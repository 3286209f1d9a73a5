// What rules about several sessions of one pair share: which of them are attempts of their own, and which hellos are alike.
import type { CodePoint } from "../tls/code-point.ts";
import type { Judged } from "../session/session.ts";
import { otherStream } from "./words.ts";

/** One of each: a connection that was captured at two points is one attempt. */
export function attempts(sessions: readonly Judged[]): readonly Judged[] {
  if (sessions.length < 2) return sessions;
  const seen = new Map<string, Judged>();
  for (const session of sessions) {
    const { client, server, tls } = session;
    const told = tls?.clientHello?.random ?? session.startTime?.slice(0, 19) ?? session.stream;
    const key = `${client.address} ${client.port} ${server.address} ${told}`;
    if (!seen.has(key)) seen.set(key, session);
  }
  return [...seen.values()];
}

/** Both have hellos of one TLS library with one configuration: also a resumed session's, whatever name it asks for. */
export function isSameStack(one: Judged, other: Judged): boolean {
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

/** Streams named in one text. */
const NAMED = 8;

/** Like "streams 0, 1 and 2", or "stream 1 and stream 4 of other.pcap". */
export function streamsText(sessions: readonly Judged[], here: Judged): string {
  const isHere = sessions.length > 1 && sessions.every(({ capture }) => capture === here.capture);
  const named = sessions
    .slice(0, NAMED)
    .map((session) => (isHere ? String(session.stream) : otherStream(session, here)));
  const rest = sessions.length - named.length;
  const all = rest > 0 ? [...named, `${rest} more`] : named;
  const list = all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.slice(-1).join("")}`;
  return isHere ? `streams ${list}` : list;
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
