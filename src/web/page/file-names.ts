// Files -> how they are named together.
import type { NamedFile } from "../messages.ts";

/** `mail.pcap and 3 more` */
export function namesOf(files: readonly NamedFile[]): string {
  const [first, ...others] = files;
  if (first === undefined) return "";
  const name = first.path.slice(first.path.lastIndexOf("/") + 1);
  return others.length === 0 ? name : `${name} and ${others.length} more`;
}
