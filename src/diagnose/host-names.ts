// Does a certificate name this host? (RFC 9525 section 6.3)

/** `pattern` is a dNSName: its left-most label may be `*`, which stands for exactly one label. */
export function namesHost(pattern: string, host: string): boolean {
  const wanted = labels(host);
  const named = labels(pattern);
  if (wanted.length !== named.length) return false;
  const isWildcard = named[0] === "*" && named.length > 2;
  return named.every((label, index) => (index === 0 && isWildcard) || label === wanted[index]);
}

/** The first common name of an RFC 4514 string, where it is there. */
export function commonName(subject: string | null): string | null {
  const found = /(?:^|(?<!\\)[,+])CN=((?:\\.|[^\\,+])*)/.exec(subject ?? "");
  return found?.[1]?.replaceAll(/\\(.)/g, "$1") ?? null;
}

const labels = (name: string): readonly string[] => name.toLowerCase().replace(/\.$/, "").split(".");
