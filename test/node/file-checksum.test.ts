import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { fileSha256 } from "../../src/node/file-checksum.ts";

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ABC = join(folder, "abc");
writeFileSync(ABC, "abc");

test("fileSha256 of a file is the digest of its bytes (FIPS 180-2, appendix B.1)", async () => {
  expect(await fileSha256(ABC, 3)).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
});

test.each([
  ["a file that has grown meanwhile", ABC, 2],
  ["a file that is gone", join(folder, "gone"), 3],
  ["a directory", folder, 3],
  ["standard input", "-", 3],
])("fileSha256 gives null for %s", async (_what, path, bytes) => {
  expect(await fileSha256(path, bytes)).toBeNull();
});
