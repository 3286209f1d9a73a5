// Files that were found -> those that are captures, in order, each with a path of its own.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { capturesAmong, withOwnPaths } from "../../../src/web/page/captures-among.ts";

const capture = readFileSync(new URL("../../../samples/starts-late.pcap", import.meta.url));

const inFolder = (path: string, ...content: BlobPart[]) => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { path, file: new File(content, name), isInFolder: true };
};
const named = (name: string) => ({ path: name, file: new File(["x"], name), isInFolder: false });

async function pathsAmong(...found: Parameters<typeof capturesAmong>[0]): Promise<readonly string[]> {
  return (await capturesAmong(found)).map(({ path }) => path);
}

test("of a folder those count that have the name of a capture, or begin like one", async () => {
  const found = [
    inFolder("ring/mail.pcap1.gz", "x"),
    inFolder("ring/notes.txt", "to do"),
    inFolder("ring/dump", capture),
    inFolder("ring/empty"),
  ];
  expect(await pathsAmong(...found)).toEqual(["ring/dump", "ring/mail.pcap1.gz"]);
});

test("what the user names counts, whatever it is", async () => {
  expect(await pathsAmong(named("notes.txt"))).toEqual(["notes.txt"]);
});

test("names are in natural order, folder by folder", async () => {
  const paths = ["a/b10.pcap", "a/b9/z.pcap", "a-b.pcap", "a/b2.pcap"];
  expect(await pathsAmong(...paths.map((path) => inFolder(path, "x")))).toEqual([
    "a/b2.pcap",
    "a/b9/z.pcap",
    "a/b10.pcap",
    "a-b.pcap",
  ]);
});

test("a path that is there already gets a number before its ending", () => {
  const files = ["mail.pcap", "mail.pcap", "mx/mail.pcap", "mail.pcap", ".pcap", ".pcap", "a.b/c", "a.b/c"];
  const given = withOwnPaths(files.map((path) => ({ path, file: new File([], "x") })));
  expect(given.map(({ path }) => path)).toEqual([
    "mail.pcap",
    "mail (2).pcap",
    "mx/mail.pcap",
    "mail (3).pcap",
    ".pcap",
    ".pcap (2)",
    "a.b/c",
    "a.b/c (2)",
  ]);
});

test("thousands of files of one name get numbers of their own, in one pass", () => {
  const file = new File([], "x");
  const given = withOwnPaths(Array.from({ length: 100_000 }, () => ({ path: "mail.pcap", file })));
  expect(new Set(given.map(({ path }) => path)).size).toBe(100_000);
  expect(given.at(-1)?.path).toBe("mail (100000).pcap");
});
