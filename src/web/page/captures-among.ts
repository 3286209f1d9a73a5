// Files that were found -> those that are captures, in order, each with a path of its own; and key logs.
import { beginsLikeCapture, hasCaptureName } from "../../reading/capture-names.ts";
import { beginsLikeKeyLog } from "../../reading/key-logs.ts";
import { createNaturalOrder } from "../../reading/natural-order.ts";
import type { NamedFile } from "../messages.ts";
import { blobSource } from "../worker/blob-source.ts";
import type { FoundFile } from "./found-files.ts";

/** What is to be read, and with what. */
export interface Arrived {
  readonly captures: readonly NamedFile[];
  readonly keyLogs: readonly NamedFile[];
}

/**
 * What the user named counts, whatever it is: as a key log if it begins like one, else as a capture, of which reading says
 * what is wrong with it. Of a folder only captures count.
 */
export async function arrivedAmong(found: readonly FoundFile[]): Promise<Arrived> {
  const captures: NamedFile[] = [];
  const keyLogs: NamedFile[] = [];
  for (const { path, file, isInFolder } of found.toSorted(byPath())) {
    if (hasCaptureName(file.name)) captures.push({ path, file });
    else if (isInFolder) {
      if (await beginsLikeCapture(blobSource(head(file)))) captures.push({ path, file });
    } else ((await isKeyLog(file)) ? keyLogs : captures).push({ path, file });
  }
  return { captures, keyLogs };
}

/** What cannot be read is said by whoever reads it. */
const isKeyLog = async (file: Blob): Promise<boolean> => {
  const bytes = await head(file)
    .arrayBuffer()
    .catch(() => new ArrayBuffer(0));
  return beginsLikeKeyLog(new Uint8Array(bytes));
};

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
