// What mail providers publish of the TLS that they accept, as dated data, and which of them a session's server is.
import { MAX_INTERNED } from "../bytes/interner.ts";
import type { SessionWithOutcome, Reply } from "../session/session.ts";

export interface Policy {
  readonly providers: readonly Provider[];
  /** See {@link remembering}. */
  readonly known?: Known;
}

interface Known {
  /** Of names, as far as they were asked for. */
  readonly owners: Map<string, Owners>;
  /** Several rules ask the same of one session before the next. */
  last: { readonly session: SessionWithOutcome; readonly match: ProviderMatch | null } | null;
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
  readonly caveat: string | null;
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
export function providerOf(session: SessionWithOutcome, policy: Policy): ProviderMatch | null {
  const { known } = policy;
  if (known === undefined) return matchOf(session, policy);
  if (known.last?.session !== session) known.last = { session, match: matchOf(session, policy) };
  return known.last.match;
}

function matchOf(session: SessionWithOutcome, policy: Policy): ProviderMatch | null {
  if (policy.providers.length === 0) return null;
  let likely: ProviderMatch | null = null;
  let last: string | null = null;
  for (const each of serverNames(session)) {
    // The greeting and the answer to EHLO mostly bear one name.
    if (each.name === last) continue;
    last = each.name;
    const { named, suggested } = ownersOf(each.name, policy);
    const provider = named.find(({ ports }) => ports.length === 0 || ports.includes(session.server.port));
    if (provider !== undefined) return { provider, isProven: true, ...each };
    if (suggested !== null) likely ??= { provider: suggested, isProven: false, ...each };
  }
  return likely;
}

interface ServerName {
  readonly name: string;
  readonly field: string;
  readonly frame: number;
}

/** Whose name it is, if anybody's. */
interface Owners {
  /** On the ports of theirs. */
  readonly named: readonly Provider[];
  readonly suggested: Provider | null;
}

function ownersOf(name: string, { providers, known }: Policy): Owners {
  const before = known?.owners.get(name);
  if (before !== undefined) return before;
  const found = {
    named: providers.filter(({ hosts }) => isAny(hosts, name)),
    suggested:
      providers.find(({ likelyHosts, hosts }) => isAny(likelyHosts, name) || isAny(hosts, name)) ?? null,
  };
  if (known !== undefined && known.owners.size >= MAX_INTERNED) known.owners.clear();
  known?.owners.set(name, found);
  return found;
}

/** The names under which the server was asked for or that it gave itself. */
function serverNames({ smtp, tls }: SessionWithOutcome): readonly ServerName[] {
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
