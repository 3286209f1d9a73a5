// What the READMEs say of the project is so: the first answer, versions of Node, link types, samples.
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK_LAYERS } from "../src/packet/links.ts";
import { generated, readText, ROOT } from "./build/generated.ts";

const manifest = JSON.parse(readText("package.json"));

test("README.md: the first answer is what `npm start` prints, 80 columns wide", () => {
  const [, sample = ""] = /node dist\/cli\/main\.js (\S+)$/.exec(manifest.scripts.start) ?? [];
  const printed = execFileSync(
    process.execPath,
    ["dist/cli/main.js", sample, "--no-color", "--width", "80"],
    {
      cwd: ROOT,
      encoding: "utf8",
    },
  );
  const expected = `$ starttls-inspect ${sample}\n${printed}`;
  expect(generated("README.md", /\$ starttls-inspect samples\/[^]*?(?=```)/, expected)).toBe(expected);
});

test("README.md: the versions of Node are those of package.json", () => {
  expect(manifest.engines.node).toBe("^20.19.0 || ^22.12.0 || >=24.0.0");
  expect(readText("README.md")).toContain("Node 20.19 or later in 20, 22.12 or later in 22, or 24 and later");
});

test("README.md: the tarball has the name that npm gives it", () => {
  expect(readText("README.md")).toContain(`./${manifest.name}-${manifest.version}.tgz`);
});

test("README.md: links lead to what is in the package; only those for contributors need a checkout", () => {
  const inPackage = ["README.md", "LICENSE", ...manifest.files].map(
    (path: string) => new RegExp(`^${path.replaceAll(".", String.raw`\.`).replaceAll("*", "[^/]+")}$`),
  );
  const targets = [...readText("README.md").matchAll(/\]\(([^)#]+)/g)].map(([, target = ""]) => target);
  const others = targets.filter(
    (target) => !target.startsWith("https:") && !inPackage.some((path) => path.test(target)),
  );
  expect([...new Set(others)].toSorted()).toEqual(["samples/README.md", "test/README.md"]);
});

test("src/README.md: the tree names every file and folder of src", () => {
  const [, tree = ""] = /```text\nsrc\/\n(.*?)```/s.exec(readText("src/README.md")) ?? [];
  const entries = readdirSync(new URL("src", ROOT), { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => name !== "README.md");
  const words = new Set(tree.split(/[\s,]+/));
  expect(entries.filter((name) => !words.has(name))).toEqual([]);
});

test("src/README.md: every link type that is read is listed", () => {
  const [, table = ""] = /\| link layers.*?\n(.*?)\n\n/s.exec(readText("src/README.md")) ?? [];
  const listed = new Set(table.match(/\b\d+\b/g)?.map(Number));
  expect([...LINK_LAYERS.keys()].filter((linkType) => !listed.has(linkType))).toEqual([]);
});

test("samples/README.md: has one row for each capture, and a story records it", () => {
  const listed = [...readText("samples/README.md").matchAll(/^\| `([^`]+\.pcap[^`]*)` \|/gm)].map(
    ([, file]) => file,
  );
  const captures = readdirSync(new URL("samples", ROOT)).filter((file) =>
    /\.pcap(?:ng)?(?:\.\w+)?$/.test(file),
  );
  const stories = readdirSync(new URL("samples/record/stories", ROOT)).flatMap((file) =>
    [...readText(`samples/record/stories/${file}`).matchAll(/^(\S+\.pcap\S*)\(\)/gm)].map(([, name]) => name),
  );
  expect(new Set(listed)).toEqual(new Set(captures));
  expect(new Set(stories)).toEqual(new Set(captures));
  expect(listed).toHaveLength(captures.length);
});

test("package.json: says what it is, under which licence, of whom, and has no address that does not exist", () => {
  const { name, description, keywords, license, author, files, engines, repository, homepage, bugs } =
    manifest;
  const said = { name, description, keywords, license, author, files, engines };
  expect(Object.entries(said).filter(([, value]) => value === undefined || value.length === 0)).toEqual([]);
  expect({ repository, homepage, bugs }).toEqual({});
  expect(readText("LICENSE")).toContain(author);
});
