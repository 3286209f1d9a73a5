// Names in a certificate -> whether they are those of a host (RFC 9525 section 6), and the common name, which no longer counts.

/** `pattern` is a dNSName: its left-most label may be `*`, which stands for exactly one label. */
export function namesHost(pattern: string, host: string): boolean {
  const wanted = plain(host);
  const named = plain(pattern);
  if (named === wanted) return true;
  const parent = named.slice(1);
  if (!named.startsWith("*.") || !parent.includes(".", 1)) return false;
  const dot = wanted.indexOf(".");
  return dot >= 0 && wanted.slice(dot) === parent;
}

/** The first common name of an RFC 4514 string, where it is there. */
export function commonName(subject: string | null): string | null {
  const found = /(?:^|(?<!\\)[,+])CN=((?:\\.|[^\\,+])*)/.exec(subject ?? "");
  return found?.[1]?.replaceAll(/\\(.)/g, "$1") ?? null;
}

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, "");
