// What sessions are grouped by: what each of them says of itself, and how a group is described by it.
import { isLarge } from "../../diagnose/client-hello.ts";
import { greetingHost, nameOfClient } from "../../diagnose/dialogue.ts";
import { isOfHangingSize } from "../../diagnose/hello-words.ts";
import { TLS_1_0, versionNumber } from "../../diagnose/tls-versions.ts";
import type { ClientHello, Session } from "../../session/session.ts";
import { firstOf } from "../../text/amounts.ts";
import { isGreaseCodePoint, named } from "../../text/code-points.ts";
import { endpointText } from "../../text/places.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import type { Trait } from "../comparison.ts";

/** What comes together where one client, one server or one program is all that a group has. */
export type Origin = "server" | "hello" | "name" | "client" | "path" | "dialogue";

export interface Family {
  readonly topic: Trait["topic"];
  readonly origin: Origin;
  /** Null where the capture does not show it. Lists that are one object are counted once. */
  readonly of: (session: Session) => readonly string[] | readonly CodePoint[] | null;
  /** Of those that have all of the values. */
  readonly has: (values: string) => string;
  /** Of those that have none of them; absent where that says nothing. */
  readonly lacks?: (values: string) => string;
}

const helloOf = ({ tls }: Session): ClientHello | null => tls?.clientHello ?? null;

const ofHello =
  (read: (hello: ClientHello, session: Session) => readonly string[] | readonly CodePoint[]) =>
  (session: Session) => {
    const hello = helloOf(session);
    return hello && read(hello, session);
  };

const offers = (
  read: (hello: ClientHello) => readonly CodePoint[] | readonly string[],
  has = "offers",
  lacks = "offers no",
): Family => ({
  topic: "hello",
  origin: "hello",
  of: ofHello(read),
  has: (values) => `${has} ${values}`,
  lacks: (values) => `${lacks} ${values}`,
});

/** Once a session, if at all. */
const one = (value: string | null | undefined): readonly string[] | null =>
  value === null || value === undefined ? null : [value];

const flag = (isSo: boolean): readonly string[] => (isSo ? ["so"] : []);

const LEGACY: readonly (readonly [number, string])[] = [
  [TLS_1_0, "TLS 1.0"],
  [0x0302, "TLS 1.1"],
  [0x0303, "TLS 1.2"],
];

/** Without a list of versions a hello names only the highest, and means those below. */
function versions({
  supportedVersions,
  highestVersion,
}: ClientHello): readonly CodePoint[] | readonly string[] {
  if (supportedVersions !== null) return supportedVersions;
  return LEGACY.filter(([number]) => number <= versionNumber(highestVersion)).map(([, name]) => name);
}

/** What decides most often first. */
export const FAMILIES: readonly Family[] = [
  {
    topic: "server",
    origin: "server",
    of: ({ server }) => [endpointText(server)],
    has: (values) => `goes to ${values}`,
  },
  offers(versions),
  {
    ...offers(({ encoding }) => flag(encoding === "sslv2")),
    has: () => "has a ClientHello in SSL 2.0's form",
  },
  offers(({ cipherSuites }) => cipherSuites),
  {
    topic: "hello",
    origin: "name",
    of: ofHello(({ serverName }) => [serverName ?? ""]),
    has: (values) => (values === "" ? "names no server (SNI)" : `names the server ${values} (SNI)`),
  },
  {
    topic: "hello",
    origin: "hello",
    of: ofHello((hello, session) => flag(isLarge(hello, session))),
    has: () => "has a ClientHello of more than one segment",
    lacks: () => "has a ClientHello of one segment",
  },
  {
    topic: "hello",
    origin: "hello",
    of: ofHello((hello) => flag(isOfHangingSize(hello))),
    has: () => "has a ClientHello of 256 to 511 bytes",
  },
  offers(({ groups }) => groups, "offers the group", "lacks the group"),
  offers(
    ({ signatureAlgorithms }) => signatureAlgorithms,
    "accepts signatures with",
    "accepts no signature with",
  ),
  offers(({ alpn }) => alpn, "offers ALPN", "offers no ALPN"),
  offers(({ keyShares }) => keyShares, "sends a key share of", "sends no key share of"),
  offers(({ extensions }) => extensions, "has the extension", "lacks the extension"),
  {
    topic: "server",
    origin: "server",
    of: (session) => one(greetingHost(session)),
    has: (values) => `is greeted by ${values}`,
  },
  {
    topic: "tcp",
    origin: "client",
    of: ({ client }) => [client.address],
    has: (values) => `comes from ${values}`,
  },
  {
    topic: "dialogue",
    origin: "client",
    of: (session) => one(nameOfClient(session)),
    has: (values) => `calls itself ${values} (EHLO)`,
  },
  {
    topic: "dialogue",
    origin: "dialogue",
    of: ({ smtp }) => smtp && flag(smtp.earlyFrame !== null || smtp.helloBeforeReply !== null),
    has: () => "does not wait for replies",
  },
  {
    topic: "tcp",
    origin: "client",
    of: ({ transport }) => one(transport.client.mss?.toString()),
    has: (values) => `announces an MSS of ${values}`,
  },
  {
    topic: "tcp",
    origin: "server",
    of: ({ transport }) => one(transport.server.mss?.toString()),
    has: (values) => `is told an MSS of ${values} by the server`,
  },
  {
    topic: "tcp",
    origin: "server",
    of: ({ transport }) => one(transport.server.hopLimit?.toString()),
    has: (values) => `gets packets with hop limit ${values}`,
  },
  {
    topic: "tcp",
    origin: "client",
    of: ({ transport }) => one(transport.client.hopLimit?.toString()),
    has: (values) => `sends packets with hop limit ${values}`,
  },
  {
    topic: "tcp",
    origin: "path",
    of: ({ transport: { client, server } }) => flag(client.retransmissions + server.retransmissions > 0),
    has: () => "has retransmissions",
  },
];

/** Drawn anew for each hello, or of no meaning. */
const PADDING = "0x0015";

export const namesOf = (values: readonly string[] | readonly CodePoint[]): readonly string[] => [
  ...new Set(
    values.flatMap((each) => {
      if (typeof each === "string") return each;
      return isGreaseCodePoint(each) || each.id === PADDING ? [] : named(each);
    }),
  ),
];

const isOfNames = (list: readonly string[] | readonly CodePoint[]): list is readonly string[] =>
  typeof list[0] !== "object";

/** What many sessions have in common is one object, or the same names. */
export const keyOf = (list: readonly string[] | readonly CodePoint[]): unknown =>
  isOfNames(list) ? list.join("\n") : list;

/** Values that a trait names. */
const MAX_NAMED = 3;

export const described = (family: Family, values: readonly string[], isPresent: boolean): string | null =>
  isPresent ? family.has(firstOf(values, MAX_NAMED)) : (family.lacks?.(firstOf(values, MAX_NAMED)) ?? null);
