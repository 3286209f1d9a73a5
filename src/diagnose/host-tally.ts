// Hosts that sessions are between -> how many there are, and those with the most sessions.
import { SUMMARIZED_HOSTS } from "../limits.ts";

export interface Host {
  readonly address: string;
  /** Null where the port does not matter: a client's. */
  readonly port: number | null;
  /** By EHLO, by greeting or SNI, the first that was seen; null where none was. */
  readonly name: string | null;
  readonly sessions: number;
}

interface Counted extends Omit<Host, "name" | "sessions"> {
  name: string | null;
  sessions: number;
}

/** Beyond SUMMARIZED_HOSTS further hosts are not counted. */
export class HostTally {
  private readonly hosts = new Map<string, Counted>();

  add(address: string, port: number | null, name: string | null, sessions = 1): void {
    const key = hostKey(address, port);
    const known = this.hosts.get(key);
    if (known !== undefined) {
      known.name ??= name;
      known.sessions += sessions;
    } else if (this.hosts.size < SUMMARIZED_HOSTS) this.hosts.set(key, { address, port, name, sessions });
  }

  addAll(other: HostTally): void {
    for (const { address, port, name, sessions } of other.hosts.values()) {
      this.add(address, port, name, sessions);
    }
  }

  get size(): number {
    return this.hosts.size;
  }

  has(key: string): boolean {
    return this.hosts.has(key);
  }

  keys(): Iterable<string> {
    return this.hosts.keys();
  }

  /** Most sessions first. */
  top(amount: number): readonly Host[] {
    return [...this.hosts.values()].toSorted((a, b) => b.sessions - a.sessions).slice(0, amount);
  }
}

export const hostKey = (address: string, port: number | null): string =>
  port === null ? address : `${address} ${port}`;
