// What the READMEs name exists: the files of links, their headings, and paths and file names in code.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, normalize } from "node:path/posix";
import { describe, expect, test } from "vitest";
import { readText, ROOT } from "./build/generated.ts";
import { DOCUMENTS } from "./build/readmes.ts";

const FOLDERS = ["src", "test", "samples", ".ci"];
const FILES: readonly string[] = FOLDERS.flatMap((folder) =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: "utf8" }).map(
    (name) => `${folder}/${name.replaceAll("\\", "/")}`,
  ),
);

/** The script that a reader writes for Slurm. */
const READERS_OWN = "job.sh";

const exists = (path: string): boolean => existsSync(new URL(path, ROOT));
/** Some file; `*` stands for a part of its name, as in a shell. */
function matches(pattern: string): boolean {
  const expression = pattern
    .replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`)
    .replaceAll(/\/?\*\*/g, ".*")
    .replaceAll(/(?<!\.)\*/g, "[^/]*");
  return FILES.some((file) => new RegExp(`^${expression}$`).test(file));
}

/** As forges make them of headings. */
const anchors = (document: string): readonly string[] =>
  [...readText(document).matchAll(/^#+ (.*)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );

describe.each(DOCUMENTS)("%s", (document) => {
  const text = readText(document);
  // In code: between backticks, in a line or a block of lines.
  const code = [...text.matchAll(/^```\w*\n([^]*?)^```|`([^`\n]+)`/gm)].map(
    (match) => match[1] ?? match[2] ?? "",
  );
  const words = code.flatMap((each) => each.split(/[\s,'"()]+/));

  test("links to files and headings that exist", () => {
    const targets = [...text.matchAll(/\]\(([^)\s]*)\)/g)].map(([, target = ""]) => target);
    const dead = targets.filter((target) => {
      if (target.startsWith("https://")) return false;
      const [path = "", anchor] = target.split("#");
      const file = path === "" ? document : normalize(join(dirname(document), path));
      return !exists(file) || (anchor !== undefined && !anchors(file).includes(anchor));
    });
    expect(dead).toEqual([]);
  });

  test("names paths that exist; what is in capitals or between <> stands for a name", () => {
    const paths = words
      .filter((word) => FOLDERS.some((folder) => word.startsWith(`${folder}/`)))
      .map((word) => word.replace(/(?<=\/)(?:[A-Z]{3,}|<).*$/, "").replace(/[.:;]$/, ""));
    expect(paths.filter((path) => !(path.includes("*") ? matches(path) : exists(path)))).toEqual([]);
  });

  test("names files of the sources that exist", () => {
    const names = words.filter((word) => /^[\w-]+\.(?:ts|tsx|mjs|sh|py|java)$/i.test(word));
    const known = new Set([...readdirSync(ROOT), ...FILES, READERS_OWN].map((file) => basename(file)));
    const lost = names.filter((name) => !known.has(name));
    expect(lost).toEqual([]);
  });
});

test("README.md is under 12,000 bytes, so that a newcomer reads it", () => {
  expect(readFileSync(new URL("README.md", ROOT)).length).toBeLessThan(12_000);
});
