// A session -> the mail provider whose server it talks to, by the host names of a policy.
import type { SessionWithOutcome } from "../session/session.ts";
import { Memo } from "./memo.ts";
import type { Policy, Provider } from "./policy.ts";
import { ageWords } from "./provider-age.ts";
import { leafOf } from "../session/leaf-certificate.ts";

export interface ProviderMatch {
  readonly provider: Provider;
  /** The name that matched, where it was seen, and the frame. */
  readonly name: string;
  readonly field: string;
  readonly frame: number | null;
  /** False where only a pattern that proves nothing matched, or the port is none of the provider's. */
  readonly isProven: boolean;
  /** A sentence where what is known of the provider was old when the session took place; else null. */
  readonly age: string | null;
}

/** Those of a policy. One for many sessions: most share their names with others. */
export class Providers {
  private readonly providers: readonly Provider[];
  private readonly byName = new Memo((name: string) => this.ownersOf(name));
  private readonly byReply = new Memo((text: string) => this.ownersOf(firstWord(text)));
  private readonly byAltName = new Memo((name: string) =>
    this.ownersOf(name.startsWith("DNS:") ? name.slice(4) : ""),
  );
  /** The session asked about last: several rules ask of each. */
  private last: SessionWithOutcome | null = null;
  private match: ProviderMatch | null = null;

  constructor({ providers }: Policy) {
    this.providers = providers;
  }

  /** By server name of the hello, greeting, EHLO reply, then certificate; null if it is none that is known. */
  of(session: SessionWithOutcome): ProviderMatch | null {
    if (session !== this.last) {
      const found = this.find(session);
      const age = found && ageWords(found.provider, session.startTime);
      this.match = found === null || age === null ? found : { ...found, age };
    }
    this.last = session;
    return this.match;
  }

  private find(session: SessionWithOutcome): ProviderMatch | null {
    if (this.providers.length === 0) return null;
    const { smtp, smtpInTls, tls } = session;
    const said = smtp ?? smtpInTls;
    const place = smtp === null ? "smtpInTls" : "smtp";
    const { port } = session.server;
    const hello = tls?.clientHello;
    let likely: ProviderMatch | null = null;
    if (hello?.serverName) {
      likely = matchOf(this.byName.of(hello.serverName), "tls.clientHello.serverName", hello.frame, port);
      if (likely?.isProven) return likely;
    }
    if (said?.banner) {
      const { text, frame } = said.banner;
      const match = matchOf(this.byReply.of(text), `${place}.banner.text`, frame, port);
      if (match?.isProven) return match;
      likely ??= match;
    }
    if (said?.ehloReply) {
      const { text, frame } = said.ehloReply;
      const match = matchOf(this.byReply.of(text), `${place}.ehloReply.text`, frame, port);
      if (match?.isProven) return match;
      likely ??= match;
    }
    const leaf = leafOf(session, "server");
    for (const name of leaf?.subjectAltNames ?? []) {
      const owners = this.byAltName.of(name);
      const match = matchOf(owners, "tls.certificates[0].subjectAltNames", leaf?.frame ?? 0, port);
      if (match?.isProven) return match;
      likely ??= match;
    }
    return likely;
  }

  private ownersOf(name: string): Owners | null {
    const suggested =
      this.providers.find(({ likelyHosts, hosts }) => isAny(likelyHosts, name) || isAny(hosts, name)) ?? null;
    if (name === "" || suggested === null) return null;
    return { name, named: this.providers.filter(({ hosts }) => isAny(hosts, name)), suggested };
  }
}

/** The providers that a host name belongs to. */
interface Owners {
  readonly name: string;
  /** Those whose `hosts` it fits; on other ports than theirs it proves nothing. */
  readonly named: readonly Provider[];
  readonly suggested: Provider;
}

function matchOf(owners: Owners | null, field: string, frame: number, port: number): ProviderMatch | null {
  if (owners === null) return null;
  const { name, named, suggested } = owners;
  const proven = named.find(({ ports }) => ports.length === 0 || ports.includes(port));
  return { provider: proven ?? suggested, name, field, frame, isProven: proven !== undefined, age: null };
}

/**
 * A greeting and the answer to EHLO begin with the host's name (RFC 5321 sections 4.2 and 4.1.1.1); in SparkPost's there is
 * an enhanced status code before it.
 */
const firstWord = (text: string): string => /^(?:2\.\d\.\d )?(\S*)/.exec(text)?.[1] ?? "";

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
