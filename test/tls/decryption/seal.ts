// Contents -> records of TLS 1.3, by Node's own ciphers (RFC 9846 sections 5.2, 7.1 and 7.3).
import { createCipheriv, createHmac } from "node:crypto";
import { join, type Part } from "../../build/tls.ts";

/** Seals with AES-128-GCM, as a side that has the traffic secret. */
export class Sealer {
  private secret: Uint8Array;
  private sequence = 0;

  constructor(secret: Uint8Array) {
    this.secret = secret;
  }

  record(type: number, contents: Part, padding = 0): Uint8Array {
    const inner = join(contents, [type], new Uint8Array(padding));
    const length = inner.length + 16;
    const header = Uint8Array.of(23, 3, 3, length >> 8, length & 0xff);
    const nonce = expand(this.secret, "iv", 12);
    nonce.writeUInt32BE((nonce.readUInt32BE(8) ^ this.sequence++) >>> 0, 8);
    const cipher = createCipheriv("aes-128-gcm", expand(this.secret, "key", 16), nonce).setAAD(header);
    return join(header, cipher.update(inner), cipher.final(), cipher.getAuthTag());
  }

  keyUpdate(): void {
    this.secret = expand(this.secret, "traffic upd", 32);
    this.sequence = 0;
  }
}

function expand(secret: Uint8Array, label: string, length: number): Buffer {
  const info = join([0, length, label.length + 6], `tls13 ${label}`, [0], [1]);
  return createHmac("sha256", secret).update(info).digest().subarray(0, length);
}
