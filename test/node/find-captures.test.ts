import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { findCaptures, type FindOptions } from "../../src/node/find-captures.ts";
import { pcap, threePackets } from "../build/captures.ts";
import { needs } from "../build/needs.ts";

const root = mkdtempSync(join(tmpdir(), "find-captures-"));
const isWindows = process.platform === "win32";
const capture = pcap(threePackets);
const FILES: Readonly<Record<string, Uint8Array | string>> = {
  "file_10.pcap": capture,
  "file_2.pcap": capture,
  "dump.pcap10": "",
  "dump.pcap9.gz": gzipSync("not even a capture, but named as one"),
  "no-extension": capture,
  "compressed.bin": gzipSync(capture),
  "report.json": "{}",
  "logs.gz": gzipSync("no capture"),
  "empty.log": "",
  ".hidden.pcap": capture,
  "below/deep.pcapng": capture,
  "below/text.txt": "text",
  "below/deeper/deepest.cap": capture,
  "nothing/text.txt": "text",
};
for (const [name, content] of Object.entries(FILES)) {
  mkdirSync(join(root, name, ".."), { recursive: true });
  writeFileSync(join(root, name), content);
}

afterAll(() => {
  rmSync(root, { recursive: true });
});

const IN_ROOT = [
  "compressed.bin",
  "dump.pcap9.gz",
  "dump.pcap10",
  "file_2.pcap",
  "file_10.pcap",
  "no-extension",
];

async function found(names: readonly string[], options?: FindOptions): Promise<string[]> {
  const { paths } = await findCaptures(
    names.map((name) => join(root, name)),
    options,
  );
  return paths.map((path) => path.slice(root.length + 1).replaceAll("\\", "/"));
}

async function complaint(name: string, options?: FindOptions): Promise<string | undefined> {
  return (await findCaptures([join(root, name)], options)).unreadable[0]?.error.code;
}

describe("findCaptures in a directory", () => {
  test("finds captures by name or content, in natural order", async () => {
    expect(await found(["."])).toEqual(IN_ROOT);
  });

  test("with --recursive also finds those in its folders", async () => {
    const below = ["below/deep.pcapng", "below/deeper/deepest.cap"];
    expect(await found(["."], { recursive: true })).toEqual([...below, ...IN_ROOT]);
  });

  test("reports a directory without captures as unreadable", async () => {
    expect([await complaint("nothing"), await complaint("nothing", { recursive: true })]).toEqual([
      "no-captures",
      "no-captures",
    ]);
  });

  test.runIf(needs("a system other than Windows", !isWindows))(
    "lists a linked file once, and a file elsewhere under the link's name",
    async () => {
      const links = mkdtempSync(join(root, "nothing", "links-"));
      writeFileSync(join(links, "a.pcap"), capture);
      symlinkSync(links, join(links, "again"));
      symlinkSync("a.pcap", join(links, "latest.pcap"));
      symlinkSync("missing", join(links, "missing.pcap"));
      symlinkSync(join(root, "file_2.pcap"), join(links, "elsewhere.pcap"));
      const { paths } = await findCaptures([links], { recursive: true });
      expect(paths).toEqual([join(links, "a.pcap"), join(links, "elsewhere.pcap")]);
    },
  );
});

describe("findCaptures with a pattern", () => {
  test.each([
    ["file_*.pcap", ["file_2.pcap", "file_10.pcap"]],
    ["file_?.pcap", ["file_2.pcap"]],
    ["file_??.pcap", ["file_10.pcap"]],
    ["*.json", ["report.json"]],
    ["*/*.pcapng", ["below/deep.pcapng"]],
    ["*/text.txt", ["below/text.txt", "nothing/text.txt"]],
    ["b*/deep?r/*", ["below/deeper/deepest.cap"]],
    ["b*w", ["below/deep.pcapng"]],
    [".h*", [".hidden.pcap"]],
    ["file.10.pcap", ["file.10.pcap"]],
  ])("%s gives the files that match", async (pattern, names) => {
    expect(await found([pattern])).toEqual(names);
  });

  test("reports a pattern that matches nothing", async () => {
    expect(await complaint("file_*.pcapng")).toBe("missing");
  });

  test.runIf(needs("a system other than Windows", !isWindows))(
    "takes a pattern that is the name of a file for that file",
    async () => {
      const folder = mkdtempSync(join(root, "nothing", "literal-"));
      for (const name of ["a*.pcap", "ab.pcap"]) writeFileSync(join(folder, name), capture);
      expect((await findCaptures([join(folder, "a*.pcap")])).paths).toEqual([join(folder, "a*.pcap")]);
    },
  );
});

describe("findCaptures with names", () => {
  test("keeps their order and drops repetitions", async () => {
    const names = ["no-extension", ".", "file_2.pcap", "./below/../no-extension"];
    expect(await found(names)).toEqual([
      "no-extension",
      ...IN_ROOT.filter((name) => name !== "no-extension"),
    ]);
  });

  test("keeps a name that does not exist, so that reading it reports the error", async () => {
    expect(await found(["missing.pcap"])).toEqual(["missing.pcap"]);
  });

  test("keeps - for standard input", async () => {
    expect((await findCaptures(["-"])).paths).toEqual(["-"]);
  });
});
