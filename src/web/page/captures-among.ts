// Files that were found -> those that are captures, in order, each with a path of its own.
import { beginsLikeCapture, hasCaptureName } from "../../reading/capture-names.ts";
import { createNaturalOrder } from "../../reading/natural-order.ts";
import type { NamedFile } from "../messages.ts";
import { blobSource } from "../worker/blob-source.ts";
import type { FoundFile } from "./found-files.ts";

/** What the user named counts, whatever it is: reading says what is wrong with it. Of a folder only captures count. */
export async function capturesAmong(found: readonly FoundFile[]): Promise<readonly NamedFile[]> {
  const captures: NamedFile[] = [];
  for (const { path, file, isInFolder } of found.toSorted(byPath())) {
    if (isInFolder && !hasCaptureName(file.name) && !(await beginsLikeCapture(blobSource(head(file)))))
      continue;
    captures.push({ path, file });
  }
  return captures;
}

/** Enough for what compresses to begin to come out. */
const head = (file: Blob): Blob => file.slice(0, 1 << 18);

/** As directories are listed: name by name, and 2 before 10. */
function byPath(): (one: FoundFile, other: FoundFile) => number {
  const byName = createNaturalOrder();
  return (one, other) => {
    const [names, others] = [one.path.split("/"), other.path.split("/")];
    const place = names.findIndex((name, index) => name !== others[index]);
    return place < 0 ? names.length - others.length : byName(names[place] ?? "", others[place] ?? "");
  };
}

/** What is added comes after what is there; a path that is there already gets a number: `mail (2).pcap`. */
export function withOwnPaths(files: readonly NamedFile[]): readonly NamedFile[] {
  const taken = new Set<string>();
  /** The last number that a path was given. */
  const numbers = new Map<string, number>();
  return files.map(({ path, file }) => {
    let own = path;
    for (let number = numbers.get(path) ?? 1; taken.has(own); own = numbered(path, number))
      numbers.set(path, ++number);
    taken.add(own);
    return { path: own, file };
  });
}

function numbered(path: string, number: number): string {
  const [, name = path, ending = ""] = /^(.*?[^/])(\.[^/]*)$/s.exec(path) ?? [];
  return `${name} (${number})${ending}`;
}
