// Hosts that sessions are between -> how many there are, and those with the most sessions.
import type { Count, Port } from "../value-types.ts";

/** Hosts, certificates and pairs of hosts that causes and the census count: of a scan's further ones there is no more to say. */
export const SUMMARIZED_HOSTS = 65_536;

export interface Host {
  readonly address: string;
  /** Null where the port does not matter: a client's. */
  readonly port: Port | null;
  /** From EHLO, the greeting or SNI; null where none was seen. */
  readonly name: string | null;
  readonly sessions: Count;
}

interface Counted extends Omit<Host, "sessions"> {
  sessions: number;
  /** Hosts of other names at the same address and port; null for none. */
  others: Counted[] | null;
}

/** By address, port and name: several hosts may share an address. Beyond SUMMARIZED_HOSTS further ones are not counted. */
export class HostTally {
  private readonly hosts = new Map<string, Counted>();
  private hostCount = 0;

  add(address: string, port: number | null, name: string | null, sessions = 1): void {
    const key = hostKey(address, port);
    const first = this.hosts.get(key);
    const known = first?.name === name ? first : first?.others?.find((other) => other.name === name);
    if (known !== undefined) {
      known.sessions += sessions;
      return;
    }
    if (this.hostCount >= SUMMARIZED_HOSTS) return;
    this.hostCount++;
    const host = { address, port, name, sessions, others: null };
    if (first === undefined) this.hosts.set(key, host);
    else if (first.others === null) first.others = [host];
    else first.others.push(host);
  }

  /** One session more of a host that is known, by whatever name; false where it is not. */
  addKnown(address: string, port: number | null): boolean {
    const known = this.hosts.get(hostKey(address, port));
    if (known !== undefined) known.sessions++;
    return known !== undefined;
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

function hostsOf(first: Counted): readonly Host[] {
  if (first.others === null) return [first];
  const all = [first, ...first.others];
  const unnamed = all.find(({ name }) => name === null);
  const [only, another] = all.filter(({ name }) => name !== null);
  if (unnamed === undefined || only === undefined || another !== undefined) return all;
  return [{ ...only, sessions: only.sessions + unnamed.sessions }];
}

export const hostKey = (address: string, port: number | null): string =>
  port === null ? address : `${address} ${port}`;
