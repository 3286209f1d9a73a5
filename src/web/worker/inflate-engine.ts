// gzip data, decompressed by pako, zlib in JavaScript. A browser's DecompressionStream stops after a member and does not
// say where, and gives nothing of the last piece of damaged data.
import { Z_NO_FLUSH, Z_OK, Z_BUF_ERROR, Z_STREAM_END, ZStream, zlibInflate, zlibInflateInit2 } from "pako";
import { crc32 } from "../../bytes/crc32.ts";
import type { Engine } from "../../reading/decompress/engine.ts";
import { createGzipEngine, type Member, OUTPUT_BYTES } from "../../reading/decompress/member-engine.ts";

export const inflateEngine = (): Engine => createGzipEngine((ready) => new InflatedMember(ready));

/** Raw deflate with the largest window. */
const WINDOW_BITS = -15;

/** Gives as much of damaged data as node:zlib does: what one call made before it met the damage is dropped. */
class InflatedMember implements Member {
  failure: Engine["failure"] = null;
  ended = false;
  checksum = 0;
  size = 0;
  private readonly ready: Uint8Array[];
  private readonly stream = new ZStream();

  constructor(ready: Uint8Array[]) {
    this.ready = ready;
    zlibInflateInit2(this.stream, WINDOW_BITS);
    this.beginOutput();
  }

  write(bytes: Uint8Array): Promise<Uint8Array> {
    const { stream } = this;
    stream.input = bytes;
    stream.next_in = 0;
    stream.avail_in = bytes.length;
    let isFull = true;
    while (isFull && !this.ended && this.failure === null) isFull = this.inflate();
    return Promise.resolve(bytes.subarray(stream.next_in));
  }

  end(): Promise<void> {
    if (!this.ended) this.failure ??= "truncated";
    return Promise.resolve();
  }

  close(): void {
    this.stream.state = null;
  }

  /** True where there was no room for more: the rest of the output is still to come. */
  private inflate(): boolean {
    const { stream } = this;
    const start = stream.next_out;
    const status = zlibInflate(stream, Z_NO_FLUSH);
    if (status !== Z_OK && status !== Z_STREAM_END && status !== Z_BUF_ERROR) {
      this.failure = "nonsense";
      return false;
    }
    const output = stream.output.subarray(start, stream.next_out);
    this.checksum = crc32(output, this.checksum);
    this.size = (this.size + output.length) >>> 0;
    if (output.length > 0) this.ready.push(output);
    this.ended = status === Z_STREAM_END;
    const isFull = stream.avail_out === 0;
    if (isFull) this.beginOutput();
    return isFull;
  }

  private beginOutput(): void {
    this.stream.output = new Uint8Array(OUTPUT_BYTES);
    this.stream.next_out = 0;
    this.stream.avail_out = OUTPUT_BYTES;
  }
}
