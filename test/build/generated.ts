// The part of a README that the program knows better -> that part as it stands there. UPDATE_README=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";

export const ROOT = new URL("../../", import.meta.url);

export const readText = (path: string): string => readFileSync(new URL(path, ROOT), "utf8");

/** What `place` matches in the file, after `expected` has been put there if UPDATE_README is 1. */
export function generated(path: string, place: RegExp, expected: string): string | undefined {
  if (process.env["UPDATE_README"] === "1") {
    writeFileSync(
      new URL(path, ROOT),
      readText(path).replace(place, () => expected),
    );
  }
  return place.exec(readText(path))?.[0];
}
