// Sessions, one by one -> who speaks what: versions and suites in use, clients without TLS 1.2, certificates with days left.
import { SUMMARIZED_HOSTS } from "./host-tally.ts";
import type { Session } from "../session/session.ts";
import type { Count, Integer } from "../value-types.ts";
import { summarized, type Summarized } from "./summarized.ts";
import { TLS_1_2 } from "./tls-versions.ts";
import { validDays } from "../text/certificates.ts";
import { elapsedMs } from "../text/elapsed.ts";

export interface Census {
  /** Sessions by the highest version that the hello offers. */
  readonly offered: Readonly<Record<string, Count>>;
  /** Sessions by the version that the server chose. */
  readonly negotiated: Readonly<Record<string, Count>>;
  readonly cipherSuites: Readonly<Record<string, Count>>;
  /** Sessions that carried mail in the clear. */
  readonly inClear: Count;
  /** Clients, by address and EHLO name, that never offered TLS 1.2 or higher; most sessions first. */
  readonly belowTls12: readonly OldClient[];
  /** Of servers; the first to expire first. */
  readonly certificates: readonly CensusCertificate[];
}

export interface OldClient {
  readonly address: string;
  readonly name: string | null;
  readonly highestVersion: string;
  /** Those with a ClientHello. */
  readonly sessions: Count;
  /** JA4, or JA3, of its last ClientHello; null in SSL 2.0's format. */
  readonly fingerprint: string | null;
}

export interface CensusCertificate {
  readonly subject: string | null;
  readonly notAfter: string | null;
  /** Whole days from the last session with it to notAfter, negative once it has expired; null without either time. */
  readonly daysLeft: Integer | null;
  /** Like "192.0.2.1:25", the first 20. */
  readonly servers: readonly string[];
  readonly issuer: string | null;
  /** From notBefore to notAfter, rounded; null without either. */
  readonly validDays: Integer | null;
  /** Like "serverAuth", of its extended key usage; null where it is for any purpose. */
  readonly purposes: readonly string[] | null;
}

/** Servers named of a certificate. */
const MAX_SERVERS_NAMED = 20;
/** Names of one address that are counted separately. */
const MAX_NAMES_PER_ADDRESS = 100;
const DAY_MS = 86_400_000;

export function censusOf(sessions: Iterable<Session>): Census {
  const tally = new CensusTally();
  for (const session of sessions) tally.add(summarized(session));
  return tally.finish();
}

/** Keeps of the sessions what the census says of them. */
export class CensusTally {
  private readonly offered = new Map<string, number>();
  private readonly negotiated = new Map<string, number>();
  private readonly cipherSuites = new Map<string, number>();
  private inClear = 0;
  /** By address, which may have several names. */
  private readonly clients = new Map<string, Client[]>();
  private readonly certificates = new Map<string, Seen>();

  add(session: Summarized): void {
    const { isMailInClear, offered, negotiated, cipherSuite, certificate } = session;
    if (isMailInClear) this.inClear++;
    if (offered !== null) {
      count(this.offered, offered);
      this.addClient(session, offered);
    }
    if (negotiated !== null) count(this.negotiated, negotiated);
    if (cipherSuite !== null) count(this.cipherSuites, cipherSuite);
    if (certificate !== null) this.addCertificate(session, certificate);
  }

  finish(): Census {
    return {
      offered: byAmount(this.offered),
      negotiated: byAmount(this.negotiated),
      cipherSuites: byAmount(this.cipherSuites),
      inClear: this.inClear,
      belowTls12: [...this.clients.values()]
        .flat()
        .filter(({ highest }) => highest < TLS_1_2)
        .toSorted((a, b) => b.sessions - a.sessions)
        .map(({ highest: _number, ...client }) => client),
      certificates: [...this.certificates.values()]
        .map(described)
        .toSorted((a, b) => (a.daysLeft ?? Infinity) - (b.daysLeft ?? Infinity)),
    };
  }

  private addClient(session: Summarized, highestVersion: string): void {
    const { clientAddress: address, clientName: name, offeredNumber: highest, fingerprint } = session;
    const names = this.clients.get(address);
    const known = names?.find((client) => client.name === name);
    if (known !== undefined) {
      if (highest > known.highest) Object.assign(known, { highest, highestVersion });
      known.sessions++;
      known.fingerprint = fingerprint;
      return;
    }
    const client = { address, name, highest, highestVersion, sessions: 1, fingerprint };
    if (names !== undefined && names.length < MAX_NAMES_PER_ADDRESS) names.push(client);
    else if (names === undefined && this.clients.size < SUMMARIZED_HOSTS) this.clients.set(address, [client]);
  }

  private addCertificate(session: Summarized, key: string): void {
    const { serverAddress: address, serverPort: port, startTime } = session;
    const { subject, issuer, notBefore, notAfter, purposes } = session;
    const known = this.certificates.get(key);
    if (known === undefined && this.certificates.size >= SUMMARIZED_HOSTS) return;
    const seen: Seen = known ?? {
      subject,
      issuer,
      notBefore,
      notAfter,
      purposes,
      servers: new Set<string>(),
      lastTime: null,
    };
    if (known === undefined) this.certificates.set(key, seen);
    if (seen.servers.size < MAX_SERVERS_NAMED)
      seen.servers.add(address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`);
    if (startTime !== null && (seen.lastTime === null || startTime > seen.lastTime))
      seen.lastTime = startTime;
  }
}

interface Client {
  readonly address: string;
  readonly name: string | null;
  /** The number of the highest version. */
  highest: number;
  highestVersion: string;
  sessions: number;
  fingerprint: string | null;
}

interface Seen extends Pick<Summarized, "subject" | "issuer" | "notBefore" | "notAfter" | "purposes"> {
  readonly servers: Set<string>;
  lastTime: string | null;
}

function described(seen: Seen): CensusCertificate {
  const { subject, issuer, notAfter, purposes, servers, lastTime } = seen;
  const left = elapsedMs(lastTime, notAfter);
  return {
    subject,
    notAfter,
    daysLeft: left === null ? null : Math.floor(left / DAY_MS),
    servers: [...servers],
    issuer,
    validDays: validDays(seen),
    purposes,
  };
}

function count(amounts: Map<string, number>, name: string): void {
  amounts.set(name, (amounts.get(name) ?? 0) + 1);
}

const byAmount = (amounts: ReadonlyMap<string, number>): Record<string, number> =>
  Object.fromEntries([...amounts].toSorted(([, a], [, b]) => b - a));
