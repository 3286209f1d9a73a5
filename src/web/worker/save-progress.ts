// A saving -> how far it is, and its end where the user stops it.
import type { CaptureStore } from "../../reading/capture-store.ts";
import type { StoredSource } from "../../reading/stored-source.ts";
import type { SavingBytes } from "../messages.ts";
import { BlobWriter } from "./blob-writer.ts";
import { derivedSource } from "./derived-source.ts";
import { createTurns } from "./turns.ts";

/** What a saving is connected to. */
export interface SaveHooks {
  /** Called often. */
  readonly onProgress: (bytes: SavingBytes) => void;
  /** Ends it with its reason. */
  readonly signal: AbortSignal;
}

export class SaveProgress {
  /** What is written by it counts. */
  readonly writer = new BlobWriter((bytes) => {
    this.bytesWritten += bytes;
  });
  private bytesRead = 0;
  private bytesWritten = 0;
  private readonly hooks: SaveHooks;
  private readonly othersTurn = createTurns();

  constructor(hooks: SaveHooks) {
    this.hooks = hooks;
  }

  /** The same files: what is read of them counts. */
  watched(store: CaptureStore): CaptureStore {
    return { ...store, open: (path) => derivedSource(store.open(path), (source) => this.counted(source)) };
  }

  /** To be awaited often: messages that have come are heard. Throws the reason for which the saving was stopped. */
  async turn(): Promise<void> {
    await this.othersTurn();
    this.hooks.signal.throwIfAborted();
    const { bytesRead, bytesWritten } = this;
    this.hooks.onProgress({ bytesRead, bytesWritten });
  }

  private async *counted(source: StoredSource): AsyncGenerator<Uint8Array, void, undefined> {
    let before = 0;
    for await (const chunk of source) {
      this.bytesRead += source.bytesRead - before;
      before = source.bytesRead;
      await this.turn();
      yield chunk;
    }
  }
}
