// Where compiled code is kept, on each system and by each variable.
import { expect, test } from "vitest";
import { cacheFolder } from "../../src/cli/cache-folder.ts";

const HOME = "/home/anna";

test.each([
  ["linux", { HOME }, "/home/anna/.cache/starttls-inspect"],
  ["linux", { HOME, XDG_CACHE_HOME: "/var/cache/anna" }, "/var/cache/anna/starttls-inspect"],
  ["darwin", { HOME }, "/home/anna/Library/Caches/starttls-inspect"],
  ["win32", { HOME, LOCALAPPDATA: "/C/Local" }, "/C/Local/starttls-inspect"],
  ["linux", { HOME, NODE_COMPILE_CACHE: "/tmp/compiled" }, "/tmp/compiled/starttls-inspect"],
] as const)("on %s with %o: in %s", (platform, variables, folder) => {
  expect(cacheFolder(variables, platform)?.replaceAll("\\", "/")).toBe(folder);
});

test.each([
  ["no folder of a user is known", {}],
  ["the folder is relative to who knows what", { XDG_CACHE_HOME: "cache" }],
  ["Node is asked to keep none", { HOME, NODE_COMPILE_CACHE: "/tmp", NODE_DISABLE_COMPILE_CACHE: "1" }],
])("nowhere if %s", (_, variables) => {
  expect(cacheFolder(variables, "linux")).toBe(null);
});
