// What a user names -> the capture files that are meant: directories are looked into, and * and ? are matched where
// the shell has not done so, as Windows' does not.
import { type Dirent, promises, type Stats, statSync } from "node:fs";
import { dirname, join, parse, resolve, sep } from "node:path";
import { beginsLikeCapture, hasCaptureName, isHidden } from "../reading/capture-names.ts";
import { InputError } from "../reading/input-error.ts";
import { createNaturalOrder } from "../reading/natural-order.ts";
import { readSource } from "./read-source.ts";
import { sourceError } from "./source-error.ts";
import type { UnreadableFile } from "../reading/time-order.ts";

export interface FindOptions {
  /** Looks into the folders of a directory too. */
  readonly recursive?: boolean;
}

export interface FoundCaptures {
  /** Each file once, in the order of the names given, and within one of them in natural order. */
  readonly paths: readonly string[];
  readonly unreadable: readonly UnreadableFile[];
}

/** "-" stays; so does what does not exist, for an error when it is read. */
export async function findCaptures(
  names: readonly string[],
  options: FindOptions = {},
): Promise<FoundCaptures> {
  const paths = new Map<string, string>();
  const unreadable: UnreadableFile[] = [];
  for (const name of names) {
    try {
      for (const path of await meantBy(name, options)) {
        const key = path === "-" ? path : resolve(path);
        if (!paths.has(key)) paths.set(key, path);
      }
    } catch (thrown) {
      const error = sourceError(thrown, 0);
      if (!(error instanceof InputError)) throw error;
      unreadable.push({ path: name, error });
    }
  }
  return { paths: [...paths.values()], unreadable };
}

async function meantBy(name: string, options: FindOptions): Promise<string[]> {
  if (name === "-") return [name];
  const found: string[] = [];
  for (const path of await matches(name)) {
    if (isDirectory(path)) found.push(...(await capturesIn(path, options)));
    else found.push(path);
  }
  return found;
}

/** A name that exists is not a pattern, whatever it contains. */
async function matches(name: string): Promise<string[]> {
  if (!isPattern(name) || exists(name)) return [name];
  const { root } = parse(name);
  const separator = process.platform === "win32" ? /[\\/]+/ : /\/+/;
  const found = await expand(root, name.slice(root.length).split(separator));
  if (found.length === 0)
    throw new InputError("missing", "no file matches: check the path and the working directory");
  return found;
}

/** `base` ends with a separator, or is empty. */
async function expand(base: string, [part = "", ...rest]: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of isPattern(part) ? await namesLike(part, base) : [part]) {
    if (rest.length > 0) found.push(...(await expand(base + name + sep, rest)));
    else if (exists(base + name)) found.push(base + name);
  }
  return found;
}

async function namesLike(pattern: string, directory: string): Promise<string[]> {
  const source = pattern
    .replaceAll(/[\\^$.|+()[\]{}]/g, String.raw`\$&`)
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  const expression = new RegExp(`^${source}$`, process.platform === "win32" ? "isu" : "su");
  // What cannot be listed matches nothing.
  const names = await promises.readdir(directory === "" ? "." : directory).catch(() => []);
  const isShown = (name: string) => isHidden(pattern) || !isHidden(name);
  return names.filter((name) => isShown(name) && expression.test(name)).toSorted(createNaturalOrder());
}

function isPattern(name: string): boolean {
  return /[*?]/.test(name);
}

async function capturesIn(directory: string, { recursive = false }: FindOptions): Promise<string[]> {
  const found = await listCaptures(directory, recursive);
  if (found.length > 0) return found;
  const below = recursive ? "" : ", or add --recursive to look into its folders too";
  throw new InputError("no-captures", `this directory holds no captures: name another${below}`);
}

/** Links to directories are not followed. */
async function listCaptures(directory: string, recursive: boolean): Promise<string[]> {
  const entries = await promises.readdir(directory, { withFileTypes: true });
  const byName = createNaturalOrder();
  const found: string[] = [];
  for (const entry of entries.toSorted((a, b) => byName(a.name, b.name))) {
    if (isHidden(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (recursive) found.push(...(await listCaptures(path, recursive)));
    } else if (
      (await isFile(entry, path)) &&
      (hasCaptureName(entry.name) || (await beginsLikeCapture(readSource(path))))
    ) {
      found.push(path);
    }
  }
  return found;
}

/** A link into its own directory, as `latest`, would make a file count twice. */
async function isFile(entry: Dirent, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isFile();
  try {
    const [target, directory] = [await promises.realpath(path), await promises.realpath(dirname(path))];
    return dirname(target) !== directory && statSync(target).isFile();
  } catch {
    return false;
  }
}

const isDirectory = (path: string): boolean => statusOf(path)?.isDirectory() ?? false;

const exists = (path: string): boolean => statusOf(path) !== null;

/** Null where there is nothing to be seen. */
function statusOf(path: string): Stats | null {
  try {
    return statSync(path);
  } catch {
    return null;
  }
}
