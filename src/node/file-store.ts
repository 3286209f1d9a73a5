// The paths of captures as the file system has them; "-" is standard input.
import { promises } from "node:fs";
import { crc32 } from "node:zlib";
import type { CaptureStore } from "../reading/capture-store.ts";
import { InputError } from "../reading/input-error.ts";
import { readSource } from "./read-source.ts";
import { sourceError } from "./source-error.ts";

export const FILES: CaptureStore = {
  open: readSource,
  sizeOf,
  crc32,
  compareReaders: async (path, options) => (await import("./second-reader.ts")).compareReaders(path, options),
  sha256: async (path, bytes) => (await import("./file-checksum.ts")).fileSha256(path, bytes),
};

async function sizeOf(path: string): Promise<number> {
  if (path !== "-") {
    const status = await promises.stat(path).catch((error: unknown) => {
      throw sourceError(error, 0);
    });
    // Reading a directory has an error of its own.
    if (status.isFile() || status.isDirectory()) return status.size;
  }
  throw new InputError("pipe", "a pipe cannot be joined: write it to a file first");
}
