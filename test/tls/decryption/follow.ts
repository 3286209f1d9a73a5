// Records of both sides and a key log -> what they hold, as whoever reads a connection asks for it.
import { decode } from "../../../src/bytes/decode.ts";
import { uint8, uint16, uint24 } from "../../../src/bytes/integers.ts";
import type { ConnectionDecryption, KeySource, StopReason } from "../../../src/tls/decryption.ts";
import { createDecrypter } from "../../../src/tls/decryption/decrypter.ts";
import { KeyLog } from "../../../src/tls/key-log.ts";
import { clientHello } from "../../../src/tls/messages/client-hello.ts";
import { serverHello } from "../../../src/tls/messages/server-hello.ts";
import type { TlsSide } from "../../../src/tls/tls-event.ts";

export type Sent = readonly [from: TlsSide, bytes: Uint8Array];

export interface Held {
  readonly from: TlsSide;
  readonly type: number;
  /** A copy; null where a protected record was not opened. */
  readonly bytes: Uint8Array | null;
}

export const SOURCE: KeySource = { name: "keys.log", isCapture: false };

export function keyLog(...lines: readonly string[]): KeyLog {
  const log = new KeyLog();
  log.add(new TextEncoder().encode(lines.join("\n")), SOURCE);
  return log;
}

/** What a reader of records does, for whole records. */
export class Follower {
  readonly decryption: ConnectionDecryption;
  readonly held: Held[] = [];
  private readonly left = { client: new Uint8Array(0), server: new Uint8Array(0) };
  /** Tells of what ends keys in TLS 1.3. */
  private readonly tells: boolean;

  constructor(log: KeyLog, tells = true) {
    this.decryption = createDecrypter(log).connection();
    this.tells = tells;
  }

  take(...sent: readonly Sent[]): this {
    for (const [from, bytes] of sent) {
      let rest = new Uint8Array([...this.left[from], ...bytes]);
      while (rest.length >= 5 && rest.length >= 5 + uint16(rest, 3)) {
        const end = 5 + uint16(rest, 3);
        this.record(from, rest.subarray(0, end));
        rest = rest.slice(end);
      }
      this.left[from] = rest;
    }
    return this;
  }

  private record(from: TlsSide, record: Uint8Array): void {
    const type = uint8(record, 0);
    const { decryption } = this;
    if (!decryption.isProtected(from, type)) return this.contents(from, type, record.subarray(5));
    const opened = decryption.open(from, type, uint16(record, 1), record, 5, record.length);
    const bytes = opened?.bytes.slice(opened.start, opened.end) ?? null;
    this.held.push({ from, type: opened?.type ?? type, bytes });
    if (opened && bytes) this.contents(from, opened.type, bytes);
  }

  private contents(from: TlsSide, type: number, bytes: Uint8Array): void {
    if (type === 20) this.decryption.changeCipherSpec(from);
    if (type !== 22) return;
    for (let at = 0; at + 4 <= bytes.length; at += 4 + uint24(bytes, at + 1)) {
      const body = bytes.subarray(at + 4, at + 4 + uint24(bytes, at + 1));
      this.message(from, uint8(bytes, at), body);
    }
  }

  private message(from: TlsSide, type: number, body: Uint8Array): void {
    const { decryption } = this;
    if (type === 1) {
      const hello = decode(clientHello, body);
      if (!hello.ok || hello.value.random === null) return;
      const isEarly = hello.value.offer.extensions.some((extension) => extension.type === 42);
      decryption.clientHello(hello.value.random, isEarly);
    } else if (type === 2) {
      const hello = decode(serverHello, body);
      if (hello.ok && !hello.value.choice.isHelloRetryRequest)
        decryption.serverHello(body.subarray(2, 34), hello.value.choice);
    } else if (!this.tells) return;
    else if (type === 20) decryption.finished(from);
    else if (type === 24) decryption.keyUpdate(from);
  }
}

/** Of client and server. */
export const stops = ({ decryption }: Follower): readonly (StopReason | null)[] => [
  decryption.stopped("client"),
  decryption.stopped("server"),
];

/** "client 23 hello": what was opened, application data as text; "client 23 null" otherwise. */
export function summary(held: readonly Held[]): readonly string[] {
  return held.map(({ from, type, bytes }) => {
    if (bytes === null) return `${from} ${type} null`;
    if (type === 22) return `${from} 22 ${handshakeTypes(bytes)}`;
    return `${from} ${type} ${type === 23 ? new TextDecoder().decode(bytes) : bytes.join(".")}`;
  });
}

function handshakeTypes(bytes: Uint8Array): string {
  const types: number[] = [];
  for (let at = 0; at < bytes.length; at += 4 + uint24(bytes, at + 1)) types.push(uint8(bytes, at));
  return types.join(",");
}
