// ClientHello -> what it offers, for people: each of its three versions and the cipher suites in the client's order.
import type { ClientHello } from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import { count, list } from "../text/amounts.ts";
import { isGreaseCodePoint } from "../text/code-points.ts";
import { printable } from "../text/printable.ts";

/** Suites of a short list. */
const FIRST_SUITES = 4;

/** `record 0x0301 · hello body 0x0302 · supported_versions absent`, then why the first proves nothing. */
export function versionLines(hello: ClientHello): string[] {
  const record = hello.recordVersion === null ? "none (SSLv2 format)" : hello.recordVersion.id;
  const listed = hello.supportedVersions?.map(versionId).join(", ") ?? "absent";
  const offer =
    hello.supportedVersions === null
      ? "the hello body is the offer."
      : "supported_versions is the offer and overrides the hello body (RFC 9846 4.3.1).";
  const why =
    hello.recordVersion === null
      ? "In this format the hello body is the offer (RFC 5246 E.2)."
      : `The record version proves nothing: it is a compatibility value (RFC 5246 E.1, RFC 9846 5.1); ${offer}`;
  return [printable(`record ${record} · hello body ${hello.version.id} · supported_versions ${listed}`), why];
}

/** A count, then one suite a line: all of them, or the first few and the number of the others. */
export function cipherLines(hello: ClientHello, all: boolean): string[] {
  const suites = hello.cipherSuites;
  const head = `${suiteKinds(suites)}, in the client's order:`;
  const shown = all || suites.length <= FIRST_SUITES + 1 ? suites : suites.slice(0, FIRST_SUITES);
  const rest = suites.length - shown.length;
  const lines = shown.map((suite) => printable(`${suite.id} ${suite.name}`));
  return [head, ...lines, ...(rest === 0 ? [] : [`and ${rest} more (--ciphers)`])];
}

/** Suites that can be chosen: without GREASE (RFC 8701) and the signalling values (RFC 5746, RFC 7507). */
export function suiteCount(hello: ClientHello): number {
  return hello.cipherSuites.filter((suite) => !isGreaseCodePoint(suite) && !isSignal(suite)).length;
}

/** `22 suites, 1 GREASE value and 1 signalling value` */
export function suiteKinds(suites: readonly CodePoint[]): string {
  const grease = suites.filter(isGreaseCodePoint).length;
  const signals = suites.filter(isSignal).length;
  const kinds = [count(suites.length - grease - signals, "suite")];
  if (grease > 0) kinds.push(count(grease, "GREASE value"));
  if (signals > 0) kinds.push(count(signals, "signalling value"));
  return list(kinds);
}

function versionId(version: CodePoint): string {
  return isGreaseCodePoint(version) ? version.name : version.id;
}

export function isSignal(suite: CodePoint): boolean {
  return suite.name.endsWith("_SCSV");
}
