// Connections -> sessions with findings: what needs nothing but the connection, so that several threads can do it.
import type { Bounds } from "./bounds.ts";
import { Diagnosis } from "./diagnose/diagnose.ts";
import { PUBLISHED_POLICY } from "./diagnose/policy/providers.ts";
import { Context } from "./diagnose/rule.ts";
import type { Policy } from "./diagnose/policy.ts";
import type { Limits } from "./limits.ts";
import { BuildContext } from "./session/build-context.ts";
import { buildSession } from "./session/build-session.ts";
import { Conversation } from "./session/conversation.ts";
import { DEFAULT_PORTS, SPOKEN } from "./session/mail-ports.ts";
import { SERVER_PORTS } from "./session/roles.ts";
import type { Session, SessionWithOutcome } from "./session/session.ts";
import { ByteBlocks } from "./tcp/byte-blocks.ts";
import type { TcpConnection } from "./tcp/connection.ts";
import { SegmentLogs } from "./tcp/segment-log.ts";
import { readStored, type StoredConnections } from "./tcp/stored-connections.ts";

/** What sessions depend on, apart from their connections. */
export interface ReaderOptions {
  /** The capture's name in the report; a `File`'s name, or "", unless given. */
  readonly path?: string;
  /** Server ports whose connections are reported; {@link DEFAULT_PORTS} unless given. */
  readonly ports?: readonly number[];
  /** Reports every TCP connection. */
  readonly allPorts?: boolean;
  /**
   * What servers speak on further ports, which are then inspected too: `smtp` or another STARTTLS protocol's name, or
   * `tls` from the first byte.
   */
  readonly decodeAs?: ReadonlyMap<number, string>;
  /** What providers publish of the TLS that they accept; {@link PUBLISHED_POLICY} unless given. */
  readonly policy?: Policy;
  /** Limits other than the default ones; the capture's warnings name those that were reached. */
  readonly limits?: Partial<Limits>;
}

export class SessionReader {
  readonly context: BuildContext;
  readonly serverPorts: ReadonlySet<number>;
  private readonly diagnosis: Diagnosis;
  private readonly conversations = new Map<TcpConnection, Conversation>();

  constructor(options: ReaderOptions, bounds: Bounds) {
    const { path = "", ports = DEFAULT_PORTS, allPorts = false, decodeAs = new Map() } = options;
    this.context = new BuildContext(path, new Map([...SPOKEN, ...decodeAs]), bounds);
    this.serverPorts = new Set([...ports, ...decodeAs.keys(), ...(allPorts ? SERVER_PORTS : [])]);
    this.diagnosis = new Diagnosis(new Context(options.policy ?? PUBLISHED_POLICY, undefined, Date.now));
  }

  open(connection: TcpConnection): Conversation {
    const conversation = new Conversation(connection, this.serverPorts, this.context);
    this.conversations.set(connection, conversation);
    return conversation;
  }

  /** Of a connection that is over, once; null for one that was not opened here. */
  sessionOf(connection: TcpConnection): SessionWithOutcome | null {
    const conversation = this.conversations.get(connection);
    if (conversation === undefined) return null;
    this.conversations.delete(connection);
    return buildSession(conversation, this.context);
  }

  /** With the findings that rest on no other session. */
  withFindings(session: SessionWithOutcome): Session {
    return { ...session, findings: this.diagnosis.of(session) };
  }
}

/** Sessions of connections that another thread has stored. */
export class StoredSessionReader {
  private readonly reader: SessionReader;
  private readonly shared: Parameters<typeof readStored>[1];

  constructor(options: ReaderOptions, bounds: Bounds) {
    const reader = new SessionReader(options, bounds);
    const blocks = new ByteBlocks();
    const logs = new SegmentLogs(blocks, 0, 0);
    this.reader = reader;
    this.shared = { open: (connection) => reader.open(connection), bounds, blocks, logs };
  }

  read(stored: StoredConnections, onSession: (session: Session) => void): void {
    const { reader } = this;
    readStored(stored, this.shared, (connection) => {
      const session = reader.sessionOf(connection);
      if (session !== null) onSession(reader.withFindings(session));
    });
  }
}
