// Paths of files -> the names under which people are shown them.
import type { Capture } from "./report-document.ts";

/** Without its folders, which describe the machine that it was on. */
export function fileName(path: string): string {
  if (path === "-") return "standard input";
  return path.split(/[/\\]/).findLast((part) => part !== "") ?? path;
}

export const shownFiles = (files: readonly Capture[]): readonly Capture[] =>
  files.map((file) => (file.path === "-" ? file : { ...file, path: fileName(file.path) }));
