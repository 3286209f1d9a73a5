// What mail providers publish of the TLS that they accept, as dated data, and which of them a session's server is.
import { RECURRING } from "../limits.ts";
import type { Reply } from "../session/session.ts";
import type { Judged } from "./judged.ts";

export interface Policy {
  readonly providers: readonly Provider[];
  /** See {@link remembering}. */
  readonly known?: Known;
}

interface Known {
  /** Names by port, as far as they were asked for. */
  readonly owners: Map<string, Owners>;
  /** Several rules ask the same of one session before the next. */
  last: { readonly session: Judged; readonly match: ProviderMatch | null } | null;
}

export interface Provider {
  readonly id: string;
  readonly name: string;
  /** Case-insensitive patterns of host names; `*` spans several labels. */
  readonly hosts: readonly string[];
  /** Patterns that name the provider but prove nothing. */
  readonly likelyHosts: readonly string[];
  /** Where it listens; empty for any. */
  readonly ports: readonly number[];
  /** Like "TLS 1.2"; null where nothing is published. */
  readonly minTls: string | null;
  /** The day from which `minTls` is enforced; null where it is as old as its source. */
  readonly since: string | null;
  /** In a sentence, what speaks against concluding from `minTls`; null where nothing does. */
  readonly doubt: string | null;
  /** Code points like "0xc030" that it accepts, by version; null where it accepts the version and lists nothing. */
  readonly cipherSuites: Readonly<Record<string, readonly string[] | null>> | null;
  /** Of `minTls`. */
  readonly source: Source;
  /** Of `cipherSuites`; null where `source` holds both. */
  readonly cipherSource: Source | null;
}

export interface Source {
  readonly url: string;
  /** The day, month or year of what it says: "2026-11-21", "2026-11" or "2026". */
  readonly date: string;
}

export interface ProviderMatch {
  readonly provider: Provider;
  /** The name that matched, where it was seen, and the frame. */
  readonly name: string;
  readonly field: string;
  readonly frame: number | null;
  /** False where only a pattern that proves nothing matched, or the port is none of the provider's. */
  readonly isProven: boolean;
}

export const NO_POLICY: Policy = { providers: [] };

/** The same policy, for many sessions: what a name turned out to be is remembered, since most sessions share theirs. */
export const remembering = (policy: Policy): Policy => ({
  ...policy,
  known: { owners: new Map(), last: null },
});

/** By server name of the hello, greeting, EHLO answer, then certificate; null where it is none that is known. */
export function providerOf(session: Judged, policy: Policy): ProviderMatch | null {
  const { known } = policy;
  if (known === undefined) return matchOf(session, policy);
  if (known.last?.session !== session) known.last = { session, match: matchOf(session, policy) };
  return known.last.match;
}

function matchOf(session: Judged, policy: Policy): ProviderMatch | null {
  if (policy.providers.length === 0) return null;
  let likely: ProviderMatch | null = null;
  for (const each of serverNames(session)) {
    const found = owners(each.name, session.server.port, policy);
    if (found.proven !== null) return { provider: found.proven, isProven: true, ...each };
    if (found.likely !== null) likely ??= { provider: found.likely, isProven: false, ...each };
  }
  return likely;
}

interface ServerName {
  readonly name: string;
  readonly field: string;
  readonly frame: number;
}

/** Whose name it is on a port, if anybody's. */
interface Owners {
  readonly proven: Provider | null;
  readonly likely: Provider | null;
}

function owners(name: string, port: number, { providers, known }: Policy): Owners {
  const key = `${port} ${name}`;
  const before = known?.owners.get(key);
  if (before !== undefined) return before;
  const listens = ({ ports }: Provider): boolean => ports.length === 0 || ports.includes(port);
  const found = {
    proven: providers.find((each) => listens(each) && isAny(each.hosts, name)) ?? null,
    likely: providers.find((each) => isAny([...each.likelyHosts, ...each.hosts], name)) ?? null,
  };
  if (known !== undefined && known.owners.size >= RECURRING) known.owners.clear();
  known?.owners.set(key, found);
  return found;
}

/** The names under which the server was asked for or that it gave itself. */
function serverNames({ smtp, tls }: Judged): readonly ServerName[] {
  const hello = tls?.clientHello;
  const leaf = tls?.certificates.find(({ from }) => from === "server");
  const names: ServerName[] = [];
  const add = (name: string | null | undefined, field: string, frame: number | undefined): void => {
    if (name && frame) names.push({ name, field, frame });
  };
  add(hello?.serverName, "tls.clientHello.serverName", hello?.frame);
  add(firstWord(smtp?.banner), "smtp.banner.text", smtp?.banner?.frame);
  add(firstWord(smtp?.ehloReply), "smtp.ehloReply.text", smtp?.ehloReply?.frame);
  for (const name of leaf?.subjectAltNames ?? []) {
    if (name.startsWith("DNS:")) add(name.slice(4), "tls.certificates[0].subjectAltNames", leaf?.frame);
  }
  return names;
}

/** A greeting and the answer to EHLO begin with the host's name (RFC 5321 sections 4.2 and 4.1.1.1). */
function firstWord(reply: Reply | null | undefined): string | undefined {
  const end = reply?.text.search(/\s/) ?? -1;
  return end < 0 ? reply?.text : reply?.text.slice(0, end);
}

function isAny(patterns: readonly string[], name: string): boolean {
  const host = name.toLowerCase().replace(/\.$/, "");
  return patterns.some((pattern) => fits(pattern.toLowerCase(), host));
}

/** `*` stands for one character or more. */
function fits(pattern: string, host: string): boolean {
  const [first = "", ...rest] = pattern.split("*");
  const last = rest.pop();
  if (last === undefined) return pattern === host;
  if (!host.startsWith(first) || !host.endsWith(last)) return false;
  let from = first.length;
  for (const part of rest) {
    const at = host.indexOf(part, from + 1);
    if (at < 0) return false;
    from = at + part.length;
  }
  return from < host.length - last.length;
}
