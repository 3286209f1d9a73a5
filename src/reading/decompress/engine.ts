// What every decompressor does for `decompress`.
/** Decompresses piece by piece; the caller takes what is ready out of `ready`. */
export interface Engine {
  /** Bytes to write at once. */
  readonly pieceBytes: number;
  readonly ready: Uint8Array[];
  /** Set where the data ends early or makes no sense; nothing may be written afterwards. */
  readonly failure: "truncated" | "nonsense" | null;
  /** Never rejects. The piece must stay as it is until the promise is settled. */
  write(piece: Uint8Array): Promise<void>;
  /** No more pieces follow. Never rejects. */
  end(): Promise<void>;
  /** Frees what the engine holds; may be called at any time. */
  close(): void;
}
