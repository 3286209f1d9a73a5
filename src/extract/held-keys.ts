// The Decryption Secrets Blocks of a capture -> the TLS keys in them.
import type { Bounds } from "../bounds.ts";
import type { SecretsSink } from "../capture/captured-packet.ts";
import { TLS_KEY_LOG } from "../capture/secrets-type.ts";
import { KeyLog } from "../tls/key-log.ts";

export class HeldKeys implements SecretsSink {
  readonly keyLog = new KeyLog();
  private readonly most: number;
  private bytes = 0;

  constructor({ limits }: Bounds) {
    this.most = limits["key-log-bytes"];
  }

  take(type: number, secrets: Uint8Array): boolean {
    if (type !== TLS_KEY_LOG) return true;
    this.bytes += secrets.length;
    if (this.bytes <= this.most) this.keyLog.add(secrets, { name: "", isCapture: true });
    return true;
  }
}
