// The HTML report in a real browser; skipped where Debian's chromium is missing.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import axe from "axe-core";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { inspectFile } from "../../../src/node/inspect-file.ts";
import { assembleDocument } from "../../../src/report/assemble-document.ts";
import { renderHtml } from "../../../src/report/html/html.ts";
import { comparisonDocument } from "../../../src/report/compare/comparison-document.ts";
import { renderComparison } from "../../../src/report/compare/render-comparison.ts";
import * as comparisons from "../../build/comparisons.ts";
import { HOSTILE, hostileSession } from "../../build/hostile.ts";
import * as build from "../../build/sessions.ts";
import { hasChromium, listen, openChromium } from "../chromium.ts";
import { needs } from "../../build/needs.ts";

const SAMPLES = [
  "server-fin-after-tls11-hello.pcap",
  "success-tls13.pcapng",
  "server-fin-retry-loop.pcap",
  "login-refused-inside-tls13.pcapng",
];
const OPTIONS = { width: 80, color: false, ciphers: true, verbose: false };
const TOOL = { name: "starttls-inspect", version: "0.0.0" };

const LONG = "2001:db8:1111:2222:3333:4444:5555:6666";

/** Elements whose content is wider than they are: the page, and whatever holds a table or code. */
const WIDER_THAN_ITS_ROOM = `[document.documentElement, ...document.querySelectorAll("table, .grid, .facts, pre, p, section, figure")]
  .filter(({ scrollWidth, clientWidth }) => clientWidth > 0 && scrollWidth > clientWidth)
  .map(({ tagName, textContent }) => tagName + " " + textContent.slice(0, 60))`;

/** Addresses of IPv4 that stand on two lines. */
const TORN = `[...document.querySelectorAll(".addr")].filter((address) => {
  const range = document.createRange();
  range.selectNodeContents(address);
  return !address.querySelector("wbr") && new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size > 1;
}).map(({ textContent }) => textContent)`;

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));

async function writePage(sample: string): Promise<string> {
  const path = fileURLToPath(new URL(`../../../samples/${sample}`, import.meta.url));
  const { capture, sessions } = await inspectFile(path, { sha256: true });
  return store(sample, [...renderHtml(assembleDocument(TOOL, [capture], sessions), OPTIONS)].join(""));
}

function store(name: string, html: string): string {
  const file = join(folder, `${name}.html`);
  writeFileSync(file, html);
  return pathToFileURL(file).href;
}

describe.runIf(needs("chromium", hasChromium))("in Chromium", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium();
  });
  afterAll(async () => {
    await browser.close();
    rmSync(folder, { recursive: true });
  });

  const open = async (address: string, options: BrowserContextOptions = {}) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const heard = listen(page);
    await page.goto(address);
    return { context, page, heard };
  };

  test.each(SAMPLES)("%s complains of nothing and asks for nothing but itself", async (sample) => {
    const address = await writePage(sample);
    const { context, heard } = await open(address);
    await context.close();
    expect(heard).toEqual({ complaints: [], requests: [address] });
  });

  test.each(SAMPLES)("%s applies its style sheet under its own policy", async (sample) => {
    const { context, page } = await open(await writePage(sample));
    const border = await page
      .locator(".verdict")
      .first()
      .evaluate((element) => {
        return getComputedStyle(element).borderLeftWidth;
      });
    await context.close();
    expect(border).toBe("4px");
  });

  test("the arrows of the ladder go down in the order of the frames, each from its side", async () => {
    const { context, page } = await open(await writePage("server-fin-after-tls11-hello.pcap"));
    const arrows = await page.locator("svg .rung").evaluateAll((groups) =>
      groups.map((group) => {
        const line = group.querySelector(".arrow");
        const head = group.querySelector(".head");
        if (line === null || head === null) return null;
        const [from, to] = [line, head].map((part) => part.getBoundingClientRect());
        const isToRight = (to?.left ?? 0) > (from?.left ?? 0);
        return { frame: group.getAttribute("data-frame"), isToRight, top: from?.top ?? 0 };
      }),
    );
    await context.close();
    const tops = arrows.map((arrow) => arrow?.top ?? 0);
    expect([arrows.map((arrow) => `${arrow?.frame} ${arrow?.isToRight ? "->" : "<-"}`), tops]).toEqual([
      ["1 ->", "2 <-", "4 <-", "6 ->", "11 <-", "13 ->", "14 <-", "15 ->", "16 <-", "17 ->"],
      tops.toSorted((a, b) => a - b),
    ]);
  });

  test.each([
    ["on a screen", { viewport: { width: 1200, height: 900 } }],
    ["on a phone in the dark", { viewport: { width: 360, height: 740 }, colorScheme: "dark" }],
  ] as const)("axe finds no fault %s", async (_where, options) => {
    const faults: unknown[] = [];
    for (const sample of SAMPLES) {
      const { context, page } = await open(await writePage(sample), { ...options, bypassCSP: true });
      await page.addScriptTag({ content: axe.source });
      const found: unknown = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, impact }) => `${id}: ${impact}`))",
      );
      faults.push(found);
      await context.close();
    }
    expect(faults).toEqual(SAMPLES.map(() => []));
  });

  test("of a comparison, axe finds no fault and nothing is wider than a phone's screen, in the dark", async () => {
    const captures = ["a", "b"].map((name) => build.capture({ path: `${name}.pcap` }));
    const faults: unknown[] = [];
    for (const comparison of [comparisons.path(), comparisons.connections()]) {
      const html = await renderComparison(comparisonDocument(TOOL, captures, comparison), "html");
      const { context, page, heard } = await open(store(comparison.kind, html), {
        viewport: { width: 360, height: 740 },
        colorScheme: "dark",
        bypassCSP: true,
      });
      await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))");
      const wide: unknown = await page.evaluate(WIDER_THAN_ITS_ROOM);
      await page.addScriptTag({ content: axe.source });
      const found: unknown = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, impact }) => `${id}: ${impact}`))",
      );
      await context.close();
      faults.push(wide, found, heard.complaints);
    }
    expect(faults.flat()).toEqual([]);
  });

  describe("of many connections, IPv6 among them", () => {
    const sessions = Array.from({ length: 60 }, (_, stream) =>
      build.session({
        stream,
        client: { address: stream % 2 === 0 ? "192.0.2.226" : LONG, port: 20_116 },
        server: { address: "198.51.100.25", port: 25 },
        findings: [build.finding({ id: `finding-${stream % 7}`, title: `It was No. ${stream % 7}` })],
      }),
    );
    const html = [...renderHtml(build.reportDocument({ sessions }), OPTIONS)].join("");

    test.each([
      ["at 1280 pixels", { viewport: { width: 1280, height: 900 } }],
      ["at 390 pixels", { viewport: { width: 390, height: 740 } }],
      ["in the dark", { viewport: { width: 390, height: 740 }, colorScheme: "dark" }],
      ["on paper", { viewport: { width: 680, height: 960 } }],
    ] as const)(
      "nothing is clipped and no address is torn %s, with all parts open",
      async (where, options) => {
        const { context, page } = await open(store("many", html), { ...options, bypassCSP: true });
        if (where === "on paper") await page.emulateMedia({ media: "print" });
        await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))");
        const wide = await page.evaluate(WIDER_THAN_ITS_ROOM);
        const torn = await page.evaluate(TORN);
        await context.close();
        expect([wide, torn]).toEqual([[], []]);
      },
    );

    test("every session is reached by a link or has a row to be found", async () => {
      const { context, page } = await open(store("many", html));
      const dead = await page.evaluate(
        "[...document.querySelectorAll('a')].map(({ hash }) => hash.slice(1)).filter((id) => !document.getElementById(id))",
      );
      const rows = await page.locator("tr[id]").count();
      await context.close();
      expect([dead, rows]).toEqual([[], 60]);
    });

    test("folded parts are not printed, and the page says so", async () => {
      const { context, page } = await open(store("many", html));
      await page.emulateMedia({ media: "print" });
      const shown = [
        await page.locator("details").first().isVisible(),
        await page.locator(".on-paper").isVisible(),
      ];
      await context.close();
      expect(shown).toEqual([false, true]);
    });

    test("axe finds no fault with all parts open", async () => {
      const { context, page } = await open(store("many", html), { bypassCSP: true });
      await page.evaluate("document.querySelectorAll('details').forEach((part) => (part.open = true))");
      await page.addScriptTag({ content: axe.source });
      const found: unknown = await page.evaluate(
        "axe.run().then(({ violations }) => violations.map(({ id, impact }) => `${id}: ${impact}`))",
      );
      await context.close();
      expect(found).toEqual([]);
    });
  });

  test.each(SAMPLES)("nothing of %s is wider than a phone's screen", async (sample) => {
    const { context, page } = await open(await writePage(sample), { viewport: { width: 360, height: 740 } });
    const wide = await page.evaluate(WIDER_THAN_ITS_ROOM);
    await context.close();
    expect(wide).toEqual([]);
  });

  test("a ladder may break between two rungs on paper", async () => {
    const { context, page } = await open(await writePage("server-fin-after-tls11-hello.pcap"));
    const rungs = await page.locator(".ladder > svg").count();
    await context.close();
    expect(rungs).toBe(12);
  });

  test("it prints to A4", async () => {
    const { context, page } = await open(await writePage("server-fin-after-tls11-hello.pcap"));
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
    await context.close();
    // 210 mm and 297 mm in points.
    expect(/\/MediaBox \[0 0 59[45]\S* 84[12]\S*\]/.test(pdf)).toBe(true);
  });

  test("hostile text runs nothing and loads nothing", async () => {
    const sessions = HOSTILE.map((text, stream) => hostileSession(text, stream));
    const html = [...renderHtml(build.reportDocument({ sessions }), { ...OPTIONS, verbose: true })].join("");
    const address = store("hostile", html);
    const { context, page, heard } = await open(address, { bypassCSP: true });
    const strange = await page.locator("script, img, iframe, object, embed, link, [onerror]").count();
    await context.close();
    expect([heard, strange]).toEqual([{ complaints: [], requests: [address] }, 0]);
  });
});
