// Secrets of a capture's connections -> what opens their records.
import type { ConnectionDecryption, CreateDecrypter } from "../decryption.ts";

/** Opens nothing yet. */
const CLOSED: ConnectionDecryption = {
  isWanted: false,
  source: null,
  clientHello() {},
  serverHello() {},
  changeCipherSpec() {},
  finished() {},
  keyUpdate() {},
  isProtected: () => false,
  open: () => null,
  lost() {},
  opened: () => 0,
  stopped: () => null,
};

export const createDecrypter: CreateDecrypter = (keys) => ({
  connection: () => ({ ...CLOSED, clientHello: (random) => void keys.of(random) }),
});
