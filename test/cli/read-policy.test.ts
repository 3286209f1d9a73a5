// What --policy names -> the policy.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readPolicy } from "../../src/cli/read-policy.ts";
import { PUBLISHED_POLICY } from "../../src/diagnose/policy/providers.ts";

describe("readPolicy", () => {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-policy-"));
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  function file(name: string, text: string): string {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  }

  test("without --policy gives the published policy", async () => {
    expect(await readPolicy(null)).toBe(PUBLISHED_POLICY);
  });

  test("of none gives a policy without providers", async () => {
    expect(await readPolicy("none")).toEqual({ providers: [] });
  });

  test("of a file with a byte order mark puts its providers first", async () => {
    const provider = { id: "relay", hosts: ["*.example.net"], source: { url: "memo 7", date: "2026" } };
    const path = file("policy.json", `\uFEFF${JSON.stringify({ providers: [provider] })}`);
    expect((await readPolicy(path)).providers[0]?.id).toBe("relay");
  });

  test("of a file without end throws a UsageError", async () => {
    const path = file("large.json", " ".repeat((16 << 20) + 1));
    await expect(readPolicy(path)).rejects.toMatchObject({
      name: "UsageError",
      message: `--policy ${path}: larger than 16 MB: that is no policy`,
    });
  });

  test("of a file that is not a policy throws a UsageError with option, file and place", async () => {
    const path = file("wrong.json", '{"providers":[{"id":"relay","hosts":"x"}]}');
    await expect(readPolicy(path)).rejects.toMatchObject({
      name: "UsageError",
      message: `--policy ${path}: providers[0].hosts: expected a list`,
    });
  });

  test("of a missing file throws a UsageError with option, file and the next step", async () => {
    const path = join(folder, "missing.json");
    await expect(readPolicy(path)).rejects.toMatchObject({
      name: "UsageError",
      message: `--policy ${path}: no such file: check the path and the working directory`,
    });
  });
});
