// Code points of TLS -> how sentences name them, without what only keeps servers tolerant.
import type { ClientHello } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { list } from "./amounts.ts";

/** Its registered name, or its number. */
export const named = ({ id, name }: CodePoint): string => (name === "unknown" ? id : name);

/** Drawn anew for each hello (RFC 8701). */
export const isGreaseCodePoint = ({ name }: CodePoint): boolean => name === "GREASE";

/** `TLS 1.3 and TLS 1.2`, `TLS 1.3 only`, `at most TLS 1.1`: only a list of versions says more than the highest one. */
export function offeredVersions({
  supportedVersions,
  highestVersion,
}: Pick<ClientHello, "supportedVersions" | "highestVersion">): string {
  const names = (supportedVersions ?? []).filter((version) => !isGreaseCodePoint(version)).map(named);
  if (names.length === 0) return `at most ${named(highestVersion)}`;
  return names.length === 1 ? `${list(names)} only` : list(names);
}
