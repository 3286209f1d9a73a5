// Two ClientHellos -> how the first differs from the second, in words; random values are ignored.
import type { ClientHello } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { named } from "../text/code-points.ts";

/** Also the same extensions, name, length and record version: only random values differ. */
export const isSameHello = (hello: ClientHello, other: ClientHello): boolean =>
  hello.ja3 === other.ja3 && hello.ja4 === other.ja4 && differences(hello, other).length === 0;

/** Like "522 bytes, not 212"; none where the two are the same, as far as a server can act on it. */
export function differences(hello: ClientHello, other: ClientHello): readonly string[] {
  const found = [
    instead("", versionOf(hello), versionOf(other)),
    instead("the record version ", name(hello.recordVersion), name(other.recordVersion)),
    instead(
      "the format of ",
      hello.encoding === "tls" ? "TLS" : "SSL 2.0",
      other.encoding === "tls" ? "TLS" : "SSL 2.0",
    ),
    instead("the server name ", hello.serverName ?? "none", other.serverName ?? "none"),
    instead("ALPN ", listed(hello.alpn), listed(other.alpn)),
    ...lists("extensions", hello.extensions, other.extensions),
    ...lists("cipher suites", hello.cipherSuites, other.cipherSuites),
    ...lists("groups", hello.groups, other.groups),
    ...lists("key shares", hello.keyShares, other.keyShares),
    ...lists("signature algorithms", hello.signatureAlgorithms, other.signatureAlgorithms),
    instead("", `${hello.length} bytes`, `${other.length} bytes`),
  ];
  return found.filter((each) => each !== null);
}

/** Entries of a list that are named. */
const MAX_NAMED = 4;

const name = (version: CodePoint | null): string => (version === null ? "none" : named(version));
const versionOf = ({ highestVersion }: ClientHello): string => `up to ${named(highestVersion)}`;
const listed = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));

const instead = (what: string, own: string, others: string): string | null =>
  own === others ? null : `${what}${own}, not ${others}`;

function lists(what: string, own: readonly CodePoint[], others: readonly CodePoint[]): readonly string[] {
  // The lists of hellos of one program are mostly the same one.
  if (own === others) return [];
  const [mine, theirs] = [namesIn(own), namesIn(others)];
  const more = mine.filter((each) => !theirs.includes(each));
  const fewer = theirs.filter((each) => !mine.includes(each));
  const isReordered = more.length + fewer.length === 0 && mine.join() !== theirs.join();
  return [
    ...(more.length > 0 ? [`${some(more)} among its ${what} (not in the other)`] : []),
    ...(fewer.length > 0 ? [`no ${some(fewer)} among its ${what}`] : []),
    ...(isReordered ? [`the ${what} in a different order`] : []),
  ];
}

/** GREASE values are random, so all count as the same (RFC 8701). */
const namesIn = (list: readonly CodePoint[]): readonly string[] => list.map(named);

function some(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED;
  return [...names.slice(0, MAX_NAMED), ...(rest > 0 ? [`${rest} more`] : [])].join(", ");
}
