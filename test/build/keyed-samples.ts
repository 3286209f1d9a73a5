// The samples whose secrets are known: in the capture itself, or in a key log beside it.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { CaptureReport } from "../../src/capture-report.ts";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { KeyLog } from "../../src/tls/key-log.ts";

export const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));

const ALL: readonly string[] = readdirSync(SAMPLES).filter((name) => /\.pcap(ng)?(\.\w+)?$/.test(name));

const [SECTION_HEADER, DECRYPTION_SECRETS] = [0x0a0d0d0a, 0x0a];

/** Whether a pcapng file, little-endian, has a Decryption Secrets Block. */
function holdsSecrets(bytes: Buffer): boolean {
  if (bytes.readUInt32LE(0) !== SECTION_HEADER) return false;
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) === DECRYPTION_SECRETS) return true;
  }
  return false;
}

/** The capture without its Decryption Secrets Blocks. */
export function withoutSecrets(bytes: Buffer): Buffer {
  if (!holdsSecrets(bytes)) return bytes;
  const blocks: Buffer[] = [];
  for (let at = 0; at < bytes.length; at += bytes.readUInt32LE(at + 4)) {
    if (bytes.readUInt32LE(at) !== DECRYPTION_SECRETS)
      blocks.push(bytes.subarray(at, at + bytes.readUInt32LE(at + 4)));
  }
  return Buffer.concat(blocks);
}

/** Path of the key log beside a sample; null where there is none. */
export function keyLogBeside(name: string): string | null {
  const path = SAMPLES + name.replace(/\.pcap(ng)?(\.\w+)?$/, ".keylog");
  return existsSync(path) ? path : null;
}

export const KEYED: readonly string[] = ALL.filter(
  (name) => keyLogBeside(name) !== null || holdsSecrets(readFileSync(SAMPLES + name)),
);

/** As the program reads it, with `--keylog` where its key log stands beside it. */
export function inspectSample(name: string): Promise<CaptureReport> {
  const path = keyLogBeside(name);
  if (path === null) return inspectFile(SAMPLES + name);
  const keyLog = new KeyLog();
  keyLog.add(readFileSync(path), { name: path, isCapture: false });
  return inspectFile(SAMPLES + name, { keyLog });
}
