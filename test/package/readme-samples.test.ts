// The samples of the library in README.md and src/README.md, as they stand there: compiled and run against the package.
import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type OutputChunk, rolldown } from "rolldown";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { inspect } from "../../src/inspect.ts";
import { FORMATS } from "../../src/report/formats.ts";
import { blocksOf } from "../build/readmes.ts";
import { hasChromium, listen, openChromium } from "../report/chromium.ts";
import { type Project, projectWithPackage } from "./installed.ts";
import { needs } from "../build/needs.ts";

const samplesIn = (document: string): readonly string[] =>
  blocksOf(document)
    .filter(({ language }) => language === "ts")
    .map(({ text }) => text);
const SAMPLES = samplesIn("src/README.md");
const [files = "", browser = "", claims = "", evidence = "", keys = "", oneByOne = ""] = SAMPLES;

const NODE = { lib: ["es2023"], types: ["node"], module: "nodenext" };
const BROWSER = { lib: ["es2023", "dom"], types: [], module: "esnext", moduleResolution: "bundler" };

let project: Project;
beforeAll(() => {
  project = projectWithPackage();
});
afterAll(() => project.remove());

/** Its output, after it has compiled without errors. */
function runSample(sample: string): string {
  project.write("sample.mts", sample);
  expect(project.compile(NODE, "sample.mts")).toBe("");
  return project.run("sample.mjs");
}

describe("README.md's sample", () => {
  it("prints how many sessions failed, and each cause with its remedy", () => {
    const [first = "", ...others] = samplesIn("README.md");
    expect(others).toEqual([]);
    expect(runSample(first)).toMatch(
      /^1 of 1 sessions failed\ntls-version-below-server-minimum likely 1 .*TLS 1\.2/,
    );
  });
});

describe("src/README.md's sample", () => {
  it("is one of six: files, browser, claims, evidence, keys, one session at a time", () => {
    expect(SAMPLES).toHaveLength(6);
  });

  it("of files prints outcome and causes, and writes a page with the capture's SHA-256", () => {
    const printed = runSample(files);
    expect(printed).toMatch(
      /^1 of 1 sessions failed\n1 tls-version-below-server-minimum The server .* TLS 1\.2/,
    );
    expect(printed).toContain("0 handshake-failed server 16\n");
    const page = readFileSync(join(project.folder, "report.html"), "utf8");
    const capture = readFileSync(join(project.folder, "mail.pcap"));
    expect(page).toContain(createHash("sha256").update(capture).digest("hex"));
  });

  it("of claims prints fail for a client that offers TLS 1.1, and the remedies", () => {
    const printed = runSample(claims);
    expect(printed).toMatch(/^fail\n0 fail /);
    expect(printed).toContain("system: 'any'");
  });

  it("of evidence writes a capture that can be read, without the client's address", async () => {
    expect(runSample(evidence)).toBe("18\n");
    const { sessions } = await inspect(readFileSync(join(project.folder, "evidence.pcapng")));
    expect(sessions.map(({ outcome }) => outcome)).toEqual(["handshake-failed"]);
    expect(sessions.map(({ client }) => client.address)).not.toContain("192.0.2.10");
  });

  it("of keys runs with a key log, here of another connection", () => {
    project.write("mail.keys", `CLIENT_RANDOM ${"0".repeat(64)} ${"0".repeat(96)}\n`);
    expect(runSample(keys)).toBe("0 undefined undefined\n");
  });

  it("of one session at a time prints the session", () => {
    expect(runSample(oneByOne)).toBe("0 handshake-failed server 16\n");
  });

  it("of a browser compiles with the types of the DOM alone", () => {
    project.write("sample.ts", browser);
    expect(project.compile(BROWSER, "sample.ts")).toBe("");
    expect(existsSync(join(project.folder, "sample.js"))).toBe(true);
  });
});

const ALL_FORMATS = `
import { inspectCaptures, render } from "starttls-inspect";
globalThis.formats = async (bytes) => {
  const report = await inspectCaptures([new Blob([new Uint8Array(bytes)])], { sha256: true });
  const texts = {};
  for (const format of ${JSON.stringify(Object.keys(FORMATS))})
    texts[format] = await render(report, format);
  return texts;
};`;

/** The chunks of a page's scripts, bundled for browsers; nothing in them may be Node's. */
async function chunksOf(entry: string, codeSplitting: boolean): Promise<readonly OutputChunk[]> {
  const unresolved: string[] = [];
  const bundler = await rolldown({
    input: join(project.folder, entry),
    platform: "browser",
    onLog: (_level, { code, message }) => {
      if (code === "UNRESOLVED_IMPORT") unresolved.push(message);
    },
  });
  const { output } = await bundler.generate({ format: "esm", codeSplitting });
  await bundler.close();
  expect(unresolved).toEqual([]);
  return output.filter((chunk) => chunk.type === "chunk");
}

const bundle = async (entry: string): Promise<string> => (await chunksOf(entry, false))[0]?.code ?? "";

test("a page that imports only inspect() loads no code of the formats at once", async () => {
  project.write("inspects.js", 'import { inspect } from "starttls-inspect"; globalThis.inspect = inspect;');
  const chunks = await chunksOf("inspects.js", true);
  const ofFormats = chunks.filter(({ moduleIds }) =>
    moduleIds.some((id) => /preact|html\.js|table\.js/.test(id)),
  );
  expect(ofFormats).not.toEqual([]);
  const atOnce = chunks.filter(({ isEntry }) => isEntry);
  expect(atOnce.flatMap(({ imports }) => imports)).toEqual([]);
  expect(ofFormats.filter((chunk) => atOnce.includes(chunk))).toEqual([]);
});

describe.runIf(needs("chromium", hasChromium))("in Chromium", () => {
  it("src/README.md's sample shows the report of a file that was chosen", async () => {
    project.write("sample.ts", browser);
    project.compile(BROWSER, "sample.ts");
    const script = await bundle("sample.js");
    const chromium = await openChromium();
    try {
      const page = await chromium.newPage();
      const { complaints } = listen(page);
      await page.setContent('<input type="file" multiple><iframe></iframe>');
      await page.addScriptTag({ content: script, type: "module" });
      await page.setInputFiles("input", join(project.folder, "mail.pcap"));
      const frame = page.frameLocator("iframe");
      await frame.getByText("mail.pcap").first().waitFor();
      expect(await frame.locator("h1").innerText()).not.toBe("");
      expect(complaints).toEqual([]);
    } finally {
      await chromium.close();
    }
  });

  it("render() writes in each format what it writes in Node", async () => {
    project.write("formats.js", ALL_FORMATS);
    const script = await bundle("formats.js");
    project.write(
      "formats.mjs",
      `${ALL_FORMATS}
      import { readFileSync } from "node:fs";
      console.log(JSON.stringify(await globalThis.formats(readFileSync("mail.pcap"))));`,
    );
    const bytes = [...readFileSync(join(project.folder, "mail.pcap"))];
    const chromium = await openChromium();
    try {
      const page = await chromium.newPage();
      await page.addScriptTag({ content: script, type: "module" });
      await page.waitForFunction("globalThis.formats !== undefined");
      const texts = await page.evaluate(`globalThis.formats(${JSON.stringify(bytes)})`);
      expect(texts).toEqual(JSON.parse(project.run("formats.mjs")));
    } finally {
      await chromium.close();
    }
  });
});
