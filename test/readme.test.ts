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

test("src/README.md lists every link type", () => {
  const reference = readFileSync(new URL("src/README.md", ROOT), "utf8");
  const [, table = ""] = /\| link layers.*?\n(.*?)\n\n/s.exec(reference) ?? [];
  const listed = new Set(table.match(/\b\d+\b/g)?.map(Number));
  expect([...LINK_LAYERS.keys()].filter((linkType) => !listed.has(linkType))).toEqual([]);
});

test("no link or picture needs a checkout: on npm they would be dead", () => {
  const targets = [...readme.matchAll(/\]\(([^)]*)\)/g)].map(([, target]) => target);
  expect(targets.filter((target) => !/^(?:https:|#)/.test(target ?? ""))).toEqual([]);
});

test("it names the versions of Node that the package names", () => {
  const { engines } = JSON.parse(readFileSync(new URL("package.json", ROOT), "utf8"));
  expect(engines.node).toBe("^20.19.0 || ^22.12.0 || >=24.0.0");
  expect(readme).toContain("Node 20.19 or later in 20, 22.12 or later in 22, or 24 and later");
});
