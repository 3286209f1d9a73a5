// Ports that a user adds -> those that are inspected.
import { DEFAULT_PORTS } from "../session/mail-ports.ts";

/** Each once, in order. */
export function inspectedPorts(
  added: readonly number[],
  decodeAs: ReadonlyMap<number, string>,
): readonly number[] {
  const ports = [...DEFAULT_PORTS, ...added, ...decodeAs.keys()];
  return [...new Set(ports)].toSorted((a, b) => a - b);
}
