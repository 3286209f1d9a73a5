import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readPolicy } from "../../src/cli/read-policy.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-policy-"));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

test("without --policy the published one counts", async () => {
  expect(await readPolicy(null)).toBe(PUBLISHED_POLICY);
});

test("--policy none knows of no provider", async () => {
  expect(await readPolicy("none")).toEqual({ providers: [] });
});

test("a file's providers come first, whether or not it begins with a byte order mark", async () => {
  const provider = { id: "relay", hosts: ["*.example.net"], source: { url: "memo 7", date: "2026" } };
  const path = file("policy.json", `\uFEFF${JSON.stringify({ providers: [provider] })}`);
  expect((await readPolicy(path)).providers[0]?.id).toBe("relay");
});

test("a file that is no policy is a wrong call, which names option, file and place", async () => {
  const path = file("wrong.json", '{"providers":[{"id":"relay","hosts":"x"}]}');
  await expect(readPolicy(path)).rejects.toMatchObject({
    name: "UsageError",
    message: `--policy ${path}: providers[0].hosts: expected a list`,
  });
});

test("a file that is not there is a wrong call", async () => {
  const path = join(folder, "missing.json");
  await expect(readPolicy(path)).rejects.toMatchObject({
    name: "UsageError",
    message: `--policy ${path}: no such file: check the path and the working directory`,
  });
});
