// Sessions in which TLS was established -> what speaks against a cause: who else reaches its servers, and which other
// servers its clients reach.
import type { Fault } from "../session/session.ts";
import { SUMMARIZED_HOSTS, hostKey } from "./host-tally.ts";
import { list } from "../text/amounts.ts";
import type { Summarized } from "./summarized.ts";

interface CauseHosts {
  /** Addresses. */
  readonly clients: ReadonlySet<string>;
  /** Keys of addresses and ports: see {@link hostKey}. */
  readonly servers: ReadonlySet<string>;
  readonly fault: Fault | null;
}

/** Which clients established TLS with which servers. Beyond SUMMARIZED_HOSTS further pairs are not counted. */
export class CounterEvidence {
  /** The highest version by client, by server; "" where none was seen. */
  private readonly servers = new Map<string, Map<string, string>>();
  /** The servers of each client, once a cause asks: there may be thousands of causes. */
  private byClient: ReadonlyMap<string, readonly string[]> | null = null;
  private pairs = 0;

  add({ clientAddress, serverAddress, serverPort, negotiated }: Summarized): void {
    this.byClient = null;
    const version = negotiated ?? "";
    const key = hostKey(serverAddress, serverPort);
    const clients = this.servers.get(key) ?? new Map<string, string>();
    if (clients.size === 0) this.servers.set(key, clients);
    const known = clients.get(clientAddress);
    if (known === undefined && this.pairs++ >= SUMMARIZED_HOSTS) return;
    if (known === undefined || known < version) clients.set(clientAddress, version);
  }

  /** Null where nothing does. */
  against({ clients, servers, fault }: CauseHosts): string | null {
    // How a capture was recorded shows in it alone.
    if (fault === "capture") return null;
    const [others, same, elsewhere] = [new Map<string, string>(), new Set<string>(), new Set<string>()];
    for (const server of servers) {
      for (const [client, version] of this.servers.get(server) ?? []) {
        if (clients.has(client)) same.add(client);
        else others.set(client, version);
      }
    }
    if (fault === "client") {
      this.byClient ??= this.serversByClient();
      for (const client of clients) {
        if (this.byClient.get(client)?.some((server) => !servers.has(server)) ?? false) elsewhere.add(client);
      }
    }
    const it = servers.size === 1 ? "this server" : "these servers";
    const versions = [...new Set(others.values())].filter((version) => version !== "").toSorted();
    const which = versions.length === 0 ? "" : ` (${list(versions, "or")})`;
    const sentences = [
      others.size > 0 ? `${establish(others.size, "other")} ${it}${which}.` : "",
      same.size > 0 ? `${ofThese(same.size, clients)} ${it} in other sessions.` : "",
      elsewhere.size > 0 ? `${ofThese(elsewhere.size, clients)} other servers.` : "",
    ].filter((sentence) => sentence !== "");
    return sentences.length === 0 ? null : sentences.join(" ");
  }

  private serversByClient(): ReadonlyMap<string, readonly string[]> {
    const byClient = new Map<string, string[]>();
    for (const [server, clients] of this.servers) {
      for (const client of clients.keys()) {
        const known = byClient.get(client);
        if (known === undefined) byClient.set(client, [server]);
        else known.push(server);
      }
    }
    return byClient;
  }
}

const establish = (amount: number, kind: string): string =>
  amount === 1 ? `1 ${kind} client established TLS with` : `${amount} ${kind} clients established TLS with`;

function ofThese(amount: number, { size }: ReadonlySet<string>): string {
  if (size === 1) return "The same client established TLS with";
  return amount === 1
    ? "1 of these clients established TLS with"
    : `${amount} of these clients established TLS with`;
}
