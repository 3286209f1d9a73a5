// dist/page/inspect.html as the build writes it; needs `npm run build`, which `npm test` does first.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { PAGE_STYLE } from "../../src/web/style/page-style.ts";
import { needs } from "../build/needs.ts";
import { hasChromium, listen, openChromium } from "../report/chromium.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const FILE = join(ROOT, "dist", "page", "inspect.html");
const page = readFileSync(FILE, "utf8");

const between = (start: string, end: string): string => page.split(start)[1]?.split(end)[0] ?? "";
const script = between("<script>", "</script>");
/** The worker's program, in it as gzip in base64. */
const packed = /H4sI[\w+/]+=*/.exec(script)?.[0] ?? "";
const hash = (text: string): string => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

test("the policy allows the one script and the one style sheet by their hashes, the worker, and nothing else", () => {
  expect(between('http-equiv="Content-Security-Policy" content="', '"').split("; ")).toEqual([
    "default-src 'none'",
    `script-src ${hash(script)}`,
    `style-src ${hash(PAGE_STYLE)}`,
    "img-src data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types worker",
  ]);
});

test("nothing is larger than it may be, and the encoding stands where browsers look for it", () => {
  const bytes = Buffer.from(page);
  expect(bytes.length).toBeLessThan(1_200_000);
  expect(bytes.subarray(0, 1024).includes('<meta charset="utf-8">')).toBe(true);
});

test("the script is ASCII, ends where it ends, and runs without eval, as its worker does: the policy forbids it", () => {
  expect(script).toMatch(/^[\n\x20-\x7e]{100000,}$/);
  expect(script).not.toMatch(/<\/script|<!--/i);
  const worker = gunzipSync(Buffer.from(packed, "base64")).toString();
  expect(worker.length).toBeGreaterThan(100_000);
  expect(script + worker).not.toMatch(/\beval\(|\bnew Function\b/);
  expect(page.match(/<script|<style|<\/style/g)).toEqual(["<style", "</style", "<script"]);
});

test("the licence of every package in it stands in it, and the project's own", () => {
  const licences = page.slice(page.indexOf("</html>"));
  const packages = ["preact", "@noble/hashes", "ipaddr.js", "fzstd", "pako", "pcap-parser"];
  for (const folder of ["", ...packages.map((name) => join("node_modules", name))]) {
    const name = readdirSync(join(ROOT, folder)).find((file) => /^licen[cs]e/i.test(file)) ?? "";
    expect(licences).toContain(readFileSync(join(ROOT, folder, name), "utf8").trim());
  }
  expect(licences.match(/-->/g)).toHaveLength(1);
});

describe("built in another folder", () => {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-page-"));
  beforeAll(() => {
    for (const name of ["package.json", "tsconfig.json", "LICENSE", "bundled-packages.mjs", "src"])
      cpSync(join(ROOT, name), join(folder, name), { recursive: true });
    symlinkSync(join(ROOT, "node_modules"), join(folder, "node_modules"), "junction");
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const source = readFileSync(join(ROOT, "build-page.mjs"), "utf8");
  const built = join(folder, "dist", "page", "inspect.html");
  /** By this text of build-page.mjs. */
  function build(text: string) {
    writeFileSync(join(folder, "build-page.mjs"), text);
    return spawnSync(process.execPath, ["build-page.mjs"], {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, npm_config_loglevel: "notice" },
    });
  }

  test.each([
    ["it is too large", source.replace("1_200_000", "1_000"), "bytes of 1,000: too large"],
    [
      "a module is not found",
      source.replace("src/web/main.ts", "broken.ts"),
      "Could not resolve 'no-package'",
    ],
  ])("no file is made if %s, and the reason is said", (_, text, reason) => {
    writeFileSync(join(folder, "broken.ts"), 'import "no-package";');
    const { status, stderr } = build(text);
    expect([status, existsSync(built)]).toEqual([1, false]);
    expect(stderr).toContain(reason);
  });

  test("it has the same bytes, and its size is printed", () => {
    expect(build(source)).toMatchObject({
      status: 0,
      stdout: `dist/page/inspect.html: ${Buffer.byteLength(page).toLocaleString("en")} bytes of 1,200,000\n`,
    });
    expect(readFileSync(built, "utf8") === page).toBe(true);
  });
});

describe.runIf(needs("chromium", hasChromium))("opened from a file", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(() => browser.close());

  async function open(options: BrowserContextOptions = {}, before = "") {
    const context = await browser.newContext(options);
    await context.addInitScript(before);
    const opened = await context.newPage();
    const heard = listen(opened);
    await opened.goto(pathToFileURL(FILE).href);
    return { opened, heard };
  }

  test("it starts, asks for itself and its worker only, and complains of nothing", async () => {
    const { opened, heard } = await open();
    await opened.locator("main").waitFor();
    expect(await opened.locator("body").innerText()).not.toContain("needs JavaScript");
    expect(heard.complaints).toEqual([]);
    expect(heard.requests.map((url) => new URL(url).protocol).toSorted()).toEqual(["blob:", "file:"]);
    await opened.context().close();
  });

  test.each([
    ["without JavaScript", { javaScriptEnabled: false }, ""],
    ["in a browser without ECMAScript 2023", {}, "delete Array.prototype.toSorted"],
    ["in a browser that cannot unpack its worker", {}, "delete self.DecompressionStream"],
  ])("%s it says what it needs, and what to do", async (_, options, before) => {
    const { opened } = await open(options, before);
    expect((await opened.locator("body").innerText()).split(/\n+/)).toEqual([
      "starttls-inspect",
      expect.stringMatching(
        /^This page needs JavaScript, and a browser .*: save it, and open it from your disk\.$/,
      ),
    ]);
    await opened.context().close();
  });

  test("styles that a script sets are allowed; style attributes and text as markup are not", async () => {
    const { opened } = await open();
    const outcome = await opened.evaluate(() => {
      const [set, marked] = [document.createElement("p"), document.createElement("p")];
      set.style.color = "rgb(1, 2, 3)";
      marked.setAttribute("style", "color: rgb(1, 2, 3)");
      document.body.append(set, marked);
      const colors = [set, marked].map((each) => getComputedStyle(each).color);
      try {
        set.innerHTML = "<img>";
      } catch {
        return [...colors, "refused"];
      }
      return [...colors, "taken"];
    });
    expect(outcome).toEqual(["rgb(1, 2, 3)", expect.not.stringContaining("rgb(1, 2, 3)"), "refused"]);
    await opened.context().close();
  });
});
