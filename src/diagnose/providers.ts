// A session -> the mail provider whose server it talks to, by the host names of a policy.
import { BoundedMap } from "../bytes/interner.ts";
import type { Reply, SessionWithOutcome } from "../session/session.ts";
import type { Policy, Provider } from "./policy.ts";

export interface ProviderMatch {
  readonly provider: Provider;
  /** The name that matched, where it was seen, and the frame. */
  readonly name: string;
  readonly field: string;
  readonly frame: number | null;
  /** False where only a pattern that proves nothing matched, or the port is none of the provider's. */
  readonly isProven: boolean;
}

/** Those of a policy. One for many sessions: most share their names with others. */
export class Providers {
  private readonly providers: readonly Provider[];
  private readonly owners = new BoundedMap<string, Owners>();

  constructor({ providers }: Policy) {
    this.providers = providers;
  }

  /** By server name of the hello, greeting, EHLO reply, then certificate; null if it is none that is known. */
  of(session: SessionWithOutcome): ProviderMatch | null {
    if (this.providers.length === 0) return null;
    let likely: ProviderMatch | null = null;
    let last: string | null = null;
    for (const each of serverNames(session)) {
      // The greeting and the EHLO reply mostly give the same name.
      if (each.name === last) continue;
      last = each.name;
      const { named, suggested } = this.ownersOf(each.name);
      const provider = named.find(({ ports }) => ports.length === 0 || ports.includes(session.server.port));
      if (provider !== undefined) return { provider, isProven: true, ...each };
      if (suggested !== null) likely ??= { provider: suggested, isProven: false, ...each };
    }
    return likely;
  }

  private ownersOf(name: string): Owners {
    const known = this.owners.get(name);
    if (known !== undefined) return known;
    const found = {
      named: this.providers.filter(({ hosts }) => isAny(hosts, name)),
      suggested:
        this.providers.find(({ likelyHosts, hosts }) => isAny(likelyHosts, name) || isAny(hosts, name)) ??
        null,
    };
    this.owners.set(name, found);
    return found;
  }
}

/** The providers that a host name belongs to. */
interface Owners {
  /** Those whose `hosts` it fits; on other ports than theirs it proves nothing. */
  readonly named: readonly Provider[];
  readonly suggested: Provider | null;
}

interface ServerName {
  readonly name: string;
  readonly field: string;
  readonly frame: number;
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
