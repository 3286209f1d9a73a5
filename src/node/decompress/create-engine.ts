// A compression -> what decompresses it, loaded only then.
import type { Compression } from "../../reading/decompress/decompress.ts";
import type { Engine } from "../../reading/decompress/engine.ts";

export async function createEngine(compression: Compression): Promise<Engine> {
  const { gzipEngine, zstdEngine } = await import("./zlib-engine.ts");
  if (compression === "gzip") return gzipEngine();
  const native = zstdEngine();
  if (native !== null) return native;
  const { createFzstdEngine } = await import("../../reading/decompress/fzstd-engine.ts");
  return createFzstdEngine();
}
