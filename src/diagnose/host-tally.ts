// Hosts that sessions are between -> how many there are, and those with the most sessions.
import { SUMMARIZED_HOSTS } from "../limits.ts";

export interface Host {
  readonly address: string;
  /** Null where the port does not matter: a client's. */
  readonly port: number | null;
  /** By EHLO, by greeting or SNI; null where none was seen. */
  readonly name: string | null;
  readonly sessions: number;
}

interface Counted extends Omit<Host, "sessions"> {
  sessions: number;
}

/** By address, port and name: several hosts may share an address. Beyond SUMMARIZED_HOSTS further ones are not counted. */
export class HostTally {
  private readonly hosts = new Map<string, Map<string | null, Counted>>();
  private hostCount = 0;

  add(address: string, port: number | null, name: string | null, sessions = 1): void {
    const key = hostKey(address, port);
    const names = this.hosts.get(key);
    const known = names?.get(name);
    if (known !== undefined) {
      known.sessions += sessions;
      return;
    }
    if (this.hostCount >= SUMMARIZED_HOSTS) return;
    this.hostCount++;
    const host = { address, port, name, sessions };
    if (names === undefined) this.hosts.set(key, new Map([[name, host]]));
    else names.set(name, host);
  }

  addAll(other: HostTally): void {
    for (const { address, port, name, sessions } of other.all()) this.add(address, port, name, sessions);
  }

  /** One that never gave its name is the one that did, where only one did at that address. */
  get size(): number {
    return this.all().length;
  }

  /** Of addresses and ports. */
  get keys(): ReadonlySet<string> {
    return new Set(this.hosts.keys());
  }

  get names(): ReadonlySet<string> {
    return new Set(this.all().flatMap(({ name }) => name ?? []));
  }

  /** Most sessions first. */
  top(amount: number): readonly Host[] {
    return this.all()
      .toSorted((a, b) => b.sessions - a.sessions)
      .slice(0, amount);
  }

  private all(): Host[] {
    return [...this.hosts.values()].flatMap(hostsOf);
  }
}

function hostsOf(names: ReadonlyMap<string | null, Host>): readonly Host[] {
  const unnamed = names.get(null);
  const named = [...names.values()].filter(({ name }) => name !== null);
  const [only] = named;
  if (unnamed === undefined || only === undefined || named.length > 1) return [...names.values()];
  return [{ ...only, sessions: only.sessions + unnamed.sessions }];
}

export const hostKey = (address: string, port: number | null): string =>
  port === null ? address : `${address} ${port}`;
