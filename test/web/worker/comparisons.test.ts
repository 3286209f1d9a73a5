// What the page saves of a comparison -> the bytes that the built program writes for the same captures and streams.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, test } from "vitest";
import { plainText } from "../../../src/report/html/inline.ts";
import type { CompareAsk } from "../../../src/web/messages.ts";
import { comparableIn } from "../../../src/web/worker/comparable.ts";
import { Comparisons } from "../../../src/web/worker/comparisons.ts";
import type { Kept } from "../../../src/web/worker/kept.ts";
import { readCaptures } from "../../../src/web/worker/read-captures.ts";

const PROGRAM = fileURLToPath(new URL("../../../dist/cli/main.js", import.meta.url));
const sample = (name: string): string => fileURLToPath(new URL(`../../../samples/${name}`, import.meta.url));
const PAIR = [
  sample("compare/server-flight-lost/client.pcap"),
  sample("compare/server-flight-lost/server.pcap"),
];
const THREE = [sample("intermittent-failure.pcap")];

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true }));

const SETTINGS = { ports: [], allPorts: false, decodeAs: new Map(), join: false, zone: "Asia/Kolkata" };
const READING = { onProgress: () => {}, signal: new AbortController().signal };

const keep = (paths: readonly string[]): Promise<Kept> =>
  readCaptures(
    paths.map((path) => ({ path, file: new File([Uint8Array.from(readFileSync(path))], "") })),
    SETTINGS,
    READING,
  );

function writtenBy(args: readonly string[], ending: string): string {
  const path = join(folder, `written${ending}`);
  rmSync(path, { force: true });
  spawnSync(process.execPath, [PROGRAM, "compare", ...args, "--tz", SETTINGS.zone, "-o", path]);
  return readFileSync(path, "utf8");
}

const [A, B] = PAIR;

test.each<
  [string, readonly string[], CompareAsk, "html" | "markdown" | "text" | "json", string, readonly string[]]
>([
  ["captures of one connection", PAIR, { kind: "captures" }, "html", ".html", PAIR],
  ["the same, named", PAIR, { kind: "sessions", indices: [0, 1] }, "json", ".json", [`${A}#0`, `${B}#0`]],
  [
    "streams of one capture",
    THREE,
    { kind: "sessions", indices: [0, 2] },
    "markdown",
    ".md",
    THREE.flatMap((path) => [`${path}#0`, `${path}#2`]),
  ],
  [
    "what failed and what did not",
    THREE,
    { kind: "failed" },
    "text",
    ".txt",
    [...THREE, "--failed", "against", "--established"],
  ],
])("%s", async (_, paths, compared, format, ending, args) => {
  const { blob } = await new Comparisons(await keep(paths)).save({ compared, format });
  expect(await blob.text()).toBe(writtenBy(args, ending));
});

test("what is shown begins as what is saved, and leads to the sessions", async () => {
  const { page, sessions } = await new Comparisons(await keep(PAIR)).compare({ kind: "captures" });
  const { comparison } = JSON.parse(writtenBy(PAIR, ".json"));
  const [verdict] = page.blocks;
  expect(verdict?.kind === "verdict" && plainText(verdict.text)).toBe(comparison.headline);
  expect(sessions).toEqual([
    { name: "A", index: 0 },
    { name: "B", index: 1 },
  ]);
});

test("one connection in two captures is offered, two attempts of one client are not; groups are where both are", async () => {
  const [pair, three] = [
    await keep(PAIR),
    await keep([...THREE, sample("server-fin-after-tls11-hello.pcap")]),
  ];
  expect([comparableIn(pair), comparableIn(three)]).toEqual([
    { shared: 1, failed: false },
    { shared: 0, failed: true },
  ]);
});

test("where there is nothing to compare with, the reason is what the command line says", async () => {
  const same = new Comparisons(await keep(PAIR)).compare({ kind: "sessions", indices: [0, 0] });
  const { stderr } = spawnSync(process.execPath, [PROGRAM, "compare", `${A}#0`, `${A}#0`], {
    encoding: "utf8",
  });
  await expect(same.catch((error: Error) => `starttls-inspect: ${error.message}\n`)).resolves.toBe(stderr);
});
