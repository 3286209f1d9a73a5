// MySQL and MariaDB: the server's capability SSL and the client's SSLRequest, which has no reply (MySQL
// documentation, "Connection Phase": Protocol::HandshakeV10, Protocol::SSLRequest).
import { at, uint16LittleEndian, uint32LittleEndian } from "../bytes/integers.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Speaker } from "./dialect.ts";
import { FrameDialect, type FrameLength } from "./frame-dialect.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const mysql: StarttlsProtocol = {
  name: "mysql",
  ports: [3306],
  recognises,
  create: (host) => new MysqlDialect(host),
};

const HEADER_BYTES = 4;
const HANDSHAKE_V10 = 0x0a;
const ERROR = 0xff;
const CLIENT_SSL = 0x0800;
const SSL_REQUEST_BYTES = 32;
/** From the end of the server's version to its capabilities: thread, half of the challenge, a filler. */
const BEFORE_CAPABILITIES = 4 + 8 + 1;

class MysqlDialect extends FrameDialect {
  readonly protocol = "mysql";

  protected frameLength(_from: Speaker, head: Uint8Array): FrameLength {
    return head.length < HEADER_BYTES ? "more" : HEADER_BYTES + payloadLength(head);
  }

  protected message(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): string {
    return from === "server" ? this.greeting(bytes) : this.answer(bytes, timestamp);
  }

  private greeting(bytes: Uint8Array): string {
    const type = bytes[HEADER_BYTES];
    if (type !== HANDSHAKE_V10) {
      this.isOver = true;
      return type === ERROR ? "ERR" : "data";
    }
    const version = bytes.subarray(HEADER_BYTES + 1).indexOf(0);
    const capabilities = HEADER_BYTES + 1 + version + 1 + BEFORE_CAPABILITIES;
    if (version >= 0 && capabilities + 2 <= bytes.length) {
      this.upgrade.offered = (uint16LittleEndian(bytes, capabilities) & CLIENT_SSL) !== 0;
    }
    return "HandshakeV10";
  }

  private answer(bytes: Uint8Array, timestamp: Timestamp): string {
    if (bytes.length === HEADER_BYTES + SSL_REQUEST_BYTES && asksForTls(bytes)) {
      this.upgrade.ask("SSLRequest", timestamp);
      return "SSLRequest";
    }
    this.isOver = true;
    // In a capture that begins late this is a command.
    if (bytes[HEADER_BYTES - 1] !== 1) return "data";
    this.upgrade.continuedInClear = true;
    return "HandshakeResponse";
  }
}

const asksForTls = (bytes: Uint8Array): boolean =>
  (uint32LittleEndian(bytes, HEADER_BYTES) & CLIENT_SSL) !== 0;

function recognises(from: Speaker, { bytes }: OpeningBytes): Recognition {
  if (bytes.length < HEADER_BYTES + 2) return "more";
  const sequence = at(bytes, 3);
  if (from === "client") {
    return sequence === 1 && payloadLength(bytes) >= SSL_REQUEST_BYTES && at(bytes, 2) === 0 ? "maybe" : "no";
  }
  const type = at(bytes, HEADER_BYTES);
  if (sequence !== 0 || at(bytes, 2) !== 0) return "no";
  if (type === ERROR) return "maybe";
  const digit = at(bytes, HEADER_BYTES + 1);
  return type === HANDSHAKE_V10 && digit >= 0x30 && digit <= 0x39 ? "yes" : "no";
}

const payloadLength = (head: Uint8Array): number => uint16LittleEndian(head, 0) | (at(head, 2) << 16);
