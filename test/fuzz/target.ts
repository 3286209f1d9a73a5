// What a fuzz target is.

export interface Target {
  /** Right inputs, which are mutated. */
  readonly seeds: () => readonly Uint8Array[];
  /** Throws where a promise is broken, whatever the bytes. */
  readonly run: (bytes: Uint8Array) => void | Promise<void>;
  /** How many bytes are not repeated where an input is made longer; 0 unless given. */
  readonly headerBytes?: number;
  /** How often unit tests run it where it is slow. */
  readonly unitExecutions?: number;
}

export function demand(isKept: boolean, promise: string): asserts isKept {
  if (!isKept) throw new Error(`broken promise: ${promise}`);
}

/** Two answers that must be one. */
export function demandSame(first: unknown, second: unknown, promise: string): void {
  const [one = "", other = ""] = [first, second].map((value) => JSON.stringify(value));
  if (one === other) return;
  let at = 0;
  while (one[at] === other[at]) at++;
  const from = Math.max(0, at - 60);
  demand(false, `${promise}: ${one.slice(from, at + 80)} | ${other.slice(from, at + 80)}`);
}

/** The bytes in pieces of their own memory, of which nothing may be kept: each is wiped behind the call. */
export function inPieces(
  bytes: Uint8Array,
  lengthOf: (left: number) => number,
  use: (piece: Uint8Array) => void,
): void {
  for (let start = 0; start < bytes.length;) {
    const length = Math.max(1, lengthOf(bytes.length - start));
    const piece = bytes.slice(start, start + length);
    use(piece);
    piece.fill(0xee);
    start += length;
  }
}
