import {
  chmodSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fileOutput, isSameFile } from "../../src/cli/output.ts";
import { needs } from "../build/needs.ts";

const isWindows = process.platform === "win32";
const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe("fileOutput", () => {
  test("writes pieces of 0 to 100,000 characters in order", async () => {
    const path = join(folder, "new.txt");
    const long = "é".repeat(100_000);
    await writeToFile(path, ["a", long, "", "b"]);
    expect(readFileSync(path, "utf8")).toBe(`a${long}b`);
  });

  test("writes text and UTF-8 bytes in order", async () => {
    const path = join(folder, "mixed.txt");
    await writeToFile(path, ["a", new TextEncoder().encode("é"), "c"]);
    expect(readFileSync(path, "utf8")).toBe("aéc");
  });

  test("discard() leaves the old file as it was, and no other file", async () => {
    const inside = mkdtempSync(join(folder, "failing-"));
    const path = join(inside, "old.txt");
    writeFileSync(path, "old");
    const output = fileOutput(path);
    await output.write("x".repeat(100_000));
    output.discard();
    expect([readFileSync(path, "utf8"), readdirSync(inside)]).toEqual(["old", ["old.txt"]]);
  });

  test("discard() after close() keeps the new file", async () => {
    const path = join(folder, "kept.txt");
    const output = fileOutput(path);
    await output.write("new");
    await output.close();
    output.discard();
    expect(readFileSync(path, "utf8")).toBe("new");
  });

  test.runIf(needs("a system other than Windows", !isWindows))(
    "keeps the permissions of the file that it replaces",
    async () => {
      const path = join(folder, "secret.txt");
      writeFileSync(path, "old");
      chmodSync(path, 0o600);
      await writeToFile(path, ["new"]);
      expect([statSync(path).mode & 0o777, readFileSync(path, "utf8")]).toEqual([0o600, "new"]);
    },
  );

  test.runIf(needs("a system other than Windows", !isWindows))(
    "of a symbolic link replaces the link's target",
    async () => {
      const target = join(folder, "target.txt");
      writeFileSync(target, "old");
      symlinkSync(target, join(folder, "link.txt"));
      await writeToFile(join(folder, "link.txt"), ["new"]);
      expect(readFileSync(target, "utf8")).toBe("new");
    },
  );

  test.runIf(needs("a system other than Windows", !isWindows))(
    "of /dev/null writes to the device and does not replace it",
    async () => {
      await writeToFile("/dev/null", ["gone"]);
      expect(statSync("/dev/null").isCharacterDevice()).toBe(true);
    },
  );
});

test("isSameFile is true for two paths of one file, false for other or missing files", () => {
  const path = join(folder, "same.txt");
  writeFileSync(path, "");
  expect([
    isSameFile(path, join(folder, ".", "same.txt")),
    isSameFile(path, join(folder, "other.txt")),
    isSameFile(join(folder, "other.txt"), join(folder, "other.txt")),
  ]).toEqual([true, false, false]);
});

async function writeToFile(path: string, pieces: readonly (string | Uint8Array)[]): Promise<void> {
  const output = fileOutput(path);
  for (const piece of pieces) await output.write(piece);
  await output.close();
}
