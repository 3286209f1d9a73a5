// The ciphers, loaded where there are keys: without, nobody waits for them.
import type { CreateDecrypter } from "./decryption.ts";

/**
 * Gives what an `Inspector` decrypts with: its option `decryption`. `inspect` and all that read whole captures load it
 * themselves where there are keys.
 */
export async function loadDecryption(): Promise<CreateDecrypter> {
  const { createDecrypter } = await import("./decryption/decrypter.ts");
  return createDecrypter;
}
