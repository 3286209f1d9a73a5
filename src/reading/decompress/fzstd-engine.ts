// zstd (RFC 8878) in JavaScript, for browsers and for the versions of Node whose zlib has none.
import { Decompress, ZstdErrorCode } from "fzstd";
import type { Engine } from "./engine.ts";
import { ZstdWindow } from "./zstd-window.ts";

/** Window of zstd data: zstd itself accepts no more without --long, since a file of 100 bytes can ask for gigabytes. */
const ZSTD_WINDOW_BYTES = 128 << 20;

/** Four bytes can swell to a block of 128 KiB, so little is given at once: 128 MiB may wait at worst. */
const PIECE_BYTES = 4 << 10;

export function createFzstdEngine(): Engine {
  return new FzstdEngine();
}

class FzstdEngine implements Engine {
  readonly pieceBytes = PIECE_BYTES;
  readonly ready: Uint8Array[] = [];
  failure: Engine["failure"] = null;
  private readonly window = new ZstdWindow();
  private readonly decoder = new Decompress((chunk) => this.ready.push(chunk));

  write(piece: Uint8Array): Promise<void> {
    this.window.push(piece);
    if (this.window.largest > ZSTD_WINDOW_BYTES) {
      this.failure = "nonsense";
      return Promise.resolve();
    }
    // It keeps views of what it was given until a block is whole.
    return this.push(piece.slice(), false);
  }

  end(): Promise<void> {
    // The decoder would take what is missing of a header for zeros.
    if (this.window.isInHeader) {
      this.failure = "truncated";
      return Promise.resolve();
    }
    return this.push(new Uint8Array(0), true);
  }

  close(): void {
    this.ready.length = 0;
  }

  private push(piece: Uint8Array, final: boolean): Promise<void> {
    try {
      this.decoder.push(piece, final);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : null;
      this.failure = code === ZstdErrorCode.UnexpectedEOF ? "truncated" : "nonsense";
    }
    return Promise.resolve();
  }
}
