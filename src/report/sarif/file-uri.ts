// The path of a capture -> a URI reference (RFC 3986), as SARIF names files.

/** Relative where the path is. Backslashes separate, as on Windows: elsewhere hardly a name has one. */
export function fileUri(path: string): string {
  const segments = path.split(/[\\/]/).map((segment) => encodeURIComponent(segment.replaceAll(LONE, "�")));
  const encoded = segments.join("/");
  if (encoded.startsWith("//")) return `file:${encoded}`;
  if (encoded.startsWith("/")) return `file://${encoded}`;
  const [, drive, rest] = /^([A-Za-z])%3A(\/.*)$/.exec(encoded) ?? [];
  return drive === undefined ? encoded : `file:///${drive}:${rest}`;
}

/** Half a character, which has no UTF-8. */
const LONE = /\p{Surrogate}/gu;
