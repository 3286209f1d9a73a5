// The captures that are mutated: the samples, and small ones of the corpus where it exists.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { decompress } from "fzstd";
import { isPcapng } from "../../src/capture/pcapng.ts";
import { starttlsDialogue } from "../build/conversations.ts";

const SAMPLES = folder("samples");
const CORPUS = folder("../shared/corpus");

/** Larger ones take longer and are no better seeds. */
const CORPUS_BYTES = 12_000;
const CORPUS_FILES = 200;

/** The first folder of that name beside or above this file: a bundle lies elsewhere than its sources. */
function folder(name: string): string {
  let above = fileURLToPath(new URL(".", import.meta.url));
  while (!existsSync(join(above, "package.json"))) above = join(above, "..");
  return join(above, name);
}

export interface SeedCaptures {
  readonly pcap: readonly Uint8Array[];
  readonly pcapng: readonly Uint8Array[];
}

export function seedCaptures(): SeedCaptures {
  const all = [...sampleCaptures(), ...corpusCaptures(), starttlsDialogue().tls13().pcap()];
  return {
    pcap: all.filter((bytes) => !isPcapng(bytes)),
    pcapng: all.filter((bytes) => isPcapng(bytes)),
  };
}

/** Uncompressed. */
function sampleCaptures(): readonly Uint8Array[] {
  return readdirSync(SAMPLES)
    .filter((name) => /\.pcap(?:ng)?(?:\.\w+)?$/.test(name))
    .map((name) => unpacked(readFileSync(join(SAMPLES, name))));
}

function unpacked(stored: Uint8Array): Uint8Array {
  if (stored[0] === 0x1f) return new Uint8Array(gunzipSync(stored));
  return new Uint8Array(stored[0] === 0x28 ? decompress(stored) : stored);
}

function corpusCaptures(): readonly Uint8Array[] {
  if (!existsSync(CORPUS)) return [];
  const paths = readdirSync(CORPUS, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.pcap(?:ng)?$/.test(name))
    .map((name) => join(CORPUS, name))
    .filter((path) => statSync(path).isFile() && statSync(path).size < CORPUS_BYTES);
  const step = Math.max(1, Math.floor(paths.length / CORPUS_FILES));
  return paths.filter((_path, index) => index % step === 0).map((path) => new Uint8Array(readFileSync(path)));
}
