// What was read, and which sessions of it are wanted -> what can be saved and copied.
import type { ComponentChild } from "preact";
import type { SessionFilter } from "../../report/session-filter.ts";
import type { NamedFile } from "../messages.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface SaveMenuProps {
  readonly worker: WorkerClient;
  readonly files: readonly NamedFile[];
  /** Of the sessions shown: those that are saved. */
  readonly filter: SessionFilter;
}

export function SaveMenu(_props: SaveMenuProps): ComponentChild {
  return null;
}
