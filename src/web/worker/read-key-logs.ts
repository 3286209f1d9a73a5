// Key logs that the browser was given -> the secrets in them, as the command line reads those of --keylog.
import type { Traffic } from "../../capture-report.ts";
import type { KeyOptions } from "../../capture-keys.ts";
import type { Limits } from "../../limits.ts";
import { InputError } from "../../reading/input-error.ts";
import { KeyLogs } from "../../reading/key-logs.ts";
import { firstOf } from "../../text/amounts.ts";
import type { AboutFile, NamedFile } from "../messages.ts";
import { blobError } from "./blob-source.ts";

interface ReadKeyLogs {
  /** For the captures that are read with them. */
  readonly options: Pick<KeyOptions, "keyLog">;
  /** Names of those that hold secrets. */
  readonly names: readonly string[];
  readonly unreadable: readonly AboutFile[];
  /** What there is to say of them, when the captures were read. */
  readonly hints: (traffic: readonly Traffic[]) => readonly AboutFile[];
}

export const NO_KEY_LOGS: ReadKeyLogs = { options: {}, names: [], unreadable: [], hints: () => [] };

export async function readKeyLogs(
  files: readonly NamedFile[],
  limits: Partial<Limits>,
): Promise<ReadKeyLogs> {
  const logs = new KeyLogs(limits);
  const names: string[] = [];
  const unreadable: AboutFile[] = [];
  const broken: AboutFile[] = [];
  for (const { path, file } of files) {
    try {
      const message = logs.add(path, await bytesOf(file, logs.limit + 1));
      names.push(path);
      if (message !== null) broken.push({ path, message });
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      unreadable.push({ path, message: error.message });
    }
  }
  if (names.length === 0) return { ...NO_KEY_LOGS, unreadable };
  const hints = (traffic: readonly Traffic[]): readonly AboutFile[] => {
    const message = logs.misfit(traffic);
    return message === null ? broken : [...broken, { path: firstOf(names, 1), message }];
  };
  return { options: { keyLog: logs.keyLog }, names, unreadable, hints };
}

async function bytesOf(file: Blob, most: number): Promise<Uint8Array> {
  try {
    return new Uint8Array(await file.slice(0, most).arrayBuffer());
  } catch (error) {
    throw blobError(error, 0);
  }
}
