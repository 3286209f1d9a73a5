import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, expect, test } from "vitest";
import { readNames } from "../../src/node/read-names.ts";
import { pcap, threePackets } from "../build/captures.ts";

const folder = mkdtempSync(join(tmpdir(), "read-names-"));
let files = 0;

afterAll(() => {
  rmSync(folder, { recursive: true });
});

function list(content: string | Uint8Array): string {
  const path = join(folder, `list-${files++}`);
  writeFileSync(path, content);
  return path;
}

test.each([
  ["one a line", "a.pcap\nb c.pcap\n", false, ["a.pcap", "b c.pcap"]],
  ["without a last line end", "a\nb", false, ["a", "b"]],
  ["with blank lines", "\n\na\n  \nb\n\n", false, ["a", "b"]],
  ["as Windows ends lines", "\ufeffC:\\a.pcap\r\nb\r\n", false, ["C:\\a.pcap", "b"]],
  ["in UTF-16", Buffer.from("\ufeffä.pcap\r\nb\r\n", "utf16le"), false, ["ä.pcap", "b"]],
  ["with spaces that belong to them", " a \n", false, [" a "]],
  ["ended by NUL bytes", "a\nb\0\0c\0", true, ["a\nb", "c"]],
])("readNames reads names %s", async (_, content, isNullSeparated, names) => {
  expect(await readNames(list(content), isNullSeparated)).toEqual(names);
});

test("readNames reads a list that is longer than a chunk", async () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `capture-${index}-é.pcap`);
  expect(await readNames(list(names.join("\n")), false)).toEqual(names);
});

test.each([
  ["nothing", "\n\n", false, "no-names"],
  ["NUL bytes that were not expected", "a\0b\0", false, "not-a-list"],
  ["a capture", pcap(threePackets), true, "not-a-list"],
  ["a compressed capture", gzipSync(pcap(threePackets)), false, "not-a-list"],
])("readNames throws an InputError for a list of %s", async (_, content, isNullSeparated, code) => {
  await expect(readNames(list(content), isNullSeparated)).rejects.toMatchObject({ name: "InputError", code });
});

test.each([
  ["missing", join(folder, "missing")],
  ["directory", folder],
])("readNames throws an InputError for a list that is %s", async (code, path) => {
  await expect(readNames(path, false)).rejects.toMatchObject({ name: "SourceError", code });
});
