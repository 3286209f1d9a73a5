// The README shows what the program prints.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { LINK_LAYERS } from "../src/packet/links.ts";

const ROOT = new URL("..", import.meta.url);
const readme = readFileSync(new URL("README.md", ROOT), "utf8");

test("its first example is real", () => {
  const [, command = "", output = ""] = /\$ starttls-inspect (\S+)\n(.*?)```/s.exec(readme) ?? [];
  const printed = execFileSync(process.execPath, ["dist/cli/main.js", command, "--no-color"], {
    cwd: ROOT,
    encoding: "utf8",
  });
  expect(output).toBe(printed);
});

test("it lists every link type", () => {
  const [, table = ""] = /\| link layers.*?\n(.*?)\n\n/s.exec(readme) ?? [];
  const listed = new Set(table.match(/\b\d+\b/g)?.map(Number));
  expect([...LINK_LAYERS.keys()].filter((linkType) => !listed.has(linkType))).toEqual([]);
});
