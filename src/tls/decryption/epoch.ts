// The keys of one side, one after the other.
import type { CipherMemory, RecordCipher } from "./record-cipher.ts";
import type { Suite } from "./suite.ts";
import { nextTrafficSecret, trafficCipher } from "./traffic-keys.ts";

/** Records numbered from 0 on that have the same keys. */
export interface Epoch {
  /** What ends it: a Finished or a KeyUpdate in TLS 1.3, else only a ChangeCipherSpec. */
  readonly end: "finished" | "key-update" | "change-cipher-spec";
  /** Null where its secret is not known. */
  readonly cipher: RecordCipher | null;
  /** TLS 1.3: the one that follows it; null where its secret is not known. */
  next(): Epoch | null;
}

/** Up to TLS 1.2. */
export const changedEpoch = (cipher: RecordCipher | null): Epoch => ({
  end: "change-cipher-spec",
  cipher,
  next: () => null,
});

/** TLS 1.3: with the secret for the handshake, then that for application data, and those derived from it. */
export function handshakeEpoch(
  handshake: Uint8Array | undefined,
  application: Uint8Array | undefined,
  suite: Suite,
  memory: CipherMemory,
): Epoch {
  return {
    end: "finished",
    cipher: handshake === undefined ? null : trafficCipher(handshake, suite, memory),
    next: () => (application === undefined ? null : applicationEpoch(application, suite, memory)),
  };
}

function applicationEpoch(secret: Uint8Array, suite: Suite, memory: CipherMemory): Epoch {
  return {
    end: "key-update",
    cipher: trafficCipher(secret, suite, memory),
    next: () => applicationEpoch(nextTrafficSecret(secret, suite), suite, memory),
  };
}
