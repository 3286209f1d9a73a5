// An id of a finding, as it was called once -> as it is called now. An entry stays for one release.
import { type FindingId, isFindingId } from "./finding-texts.ts";

const RENAMED: ReadonlyMap<string, FindingId> = new Map([
  // In 0.1. Whether the path swallowed it was not known.
  ["clienthello-large-blackholed", "clienthello-large-not-answered"],
  // In 0.1. Whether a device had forgotten the connection was not known.
  ["middlebox-idle-drop", "reset-after-idle"],
]);

/** Null where no finding is, or was, called so. Capital letters count as small ones. */
export function currentId(text: string): FindingId | null {
  const id = text.toLowerCase();
  return isFindingId(id) ? id : (RENAMED.get(id) ?? null);
}
