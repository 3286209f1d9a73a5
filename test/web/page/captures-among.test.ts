// Files that were found -> those that are captures, in order, each with a path of its own.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { arrivedAmong, withOwnPaths } from "../../../src/web/page/captures-among.ts";

const capture = readFileSync(new URL("../../../samples/starts-late.pcap", import.meta.url));

const inFolder = (path: string, ...content: BlobPart[]) => {
  const name = path.slice(path.lastIndexOf("/") + 1);
  return { path, file: new File(content, name), isInFolder: true };
};
const named = (name: string) => ({ path: name, file: new File(["x"], name), isInFolder: false });

async function pathsAmong(...found: Parameters<typeof arrivedAmong>[0]): Promise<readonly string[]> {
  return (await arrivedAmong(found)).captures.map(({ path }) => path);
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

const KEY_LOG = `# of openssl\nCLIENT_RANDOM ${"ab".repeat(32)} ${"cd".repeat(48)}\n`;

test("a file that begins like a key log is one, whatever its name but that of a capture", async () => {
  const utf16 = Buffer.concat([Buffer.of(0xff, 0xfe), Buffer.from(KEY_LOG, "utf16le")]);
  const files = [
    ["keys.txt", KEY_LOG],
    ["sslkeylog", utf16],
    ["mail.pcap", KEY_LOG],
    // A capture that holds keys, and a log that quotes half of one.
    ["dump", Buffer.concat([capture, Buffer.from(`\n${KEY_LOG}`)])],
    ["notes.txt", KEY_LOG.slice(0, 100)],
  ] as const;
  const found = files.map(([name, content]) => ({
    path: name,
    file: new File([content], name),
    isInFolder: false,
  }));
  const { captures, keyLogs } = await arrivedAmong(found);
  expect(keyLogs.map(({ path }) => path)).toEqual(["keys.txt", "sslkeylog"]);
  expect(captures.map(({ path }) => path)).toEqual(["dump", "mail.pcap", "notes.txt"]);
});

test("of a folder a key log is not taken", async () => {
  expect(await arrivedAmong([inFolder("ring/keys.txt", KEY_LOG)])).toEqual({ captures: [], keyLogs: [] });
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
