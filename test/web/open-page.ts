// The built page in Chromium, as a user has it: opened, given files, looked at.
import { createServer, type Server } from "node:http";
import { fileURLToPath } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { expect, test as plain } from "vitest";
import { type Heard, listen, openChromium } from "../report/chromium.ts";

export const PAGE = new URL("../../dist/page/inspect.html", import.meta.url).href;

const SAMPLES = fileURLToPath(new URL("../../samples/", import.meta.url));
export const sample = (name: string): string => SAMPLES + name;

/** Opens a page, by default ours, in a profile of its own. */
export type Open = (options?: BrowserContextOptions & { readonly address?: string }) => Promise<Page>;

/**
 * Every way of the browser to a network leads to a proxy of ours, which answers nothing and notes what was asked.
 * A test with `open` fails also where a page that it opened complains, or asks for more than itself and its worker.
 */
export const test = plain
  .extend("asked", { scope: "file" }, (): string[] => [])
  .extend("trapped", { scope: "file" }, async ({ asked }, { onCleanup }): Promise<Browser> => {
    const server = await startTrap(asked);
    const address = server.address();
    if (address === null || typeof address === "string") throw new Error("the trap has no port");
    // Without the bypass Chromium would reach this machine itself past the proxy.
    const proxy = { server: `http://127.0.0.1:${address.port}`, bypass: "<-loopback>" };
    const browser = await openChromium({ proxy });
    onCleanup(async () => {
      await browser.close();
      server.close();
    });
    return browser;
  })
  .extend("open", async ({ trapped, asked }, { onCleanup }): Promise<Open> => {
    const opened: { address: string; page: Page; heard: Heard }[] = [];
    onCleanup(async () => {
      for (const { page } of opened) await close(page);
      const heard = opened.map((each) => [
        each.address,
        each.heard.complaints,
        strange(each.heard, each.address),
      ]);
      expect([...heard, ["the proxy", asked]]).toEqual([
        ...opened.map((each) => [each.address, [], []]),
        ["the proxy", []],
      ]);
    });
    return async ({ address = PAGE, ...options } = {}) => {
      const context = await trapped.newContext({ reducedMotion: "reduce", ...options });
      const page = await context.newPage();
      opened.push({ address, page, heard: listen(page) });
      await page.addInitScript(REPORT_VIOLATIONS);
      page.on("worker", (worker) => void worker.evaluate(REPORT_VIOLATIONS).catch(() => {}));
      await page.goto(address);
      return page;
    };
  });

/** Once all that it and its workers have said so far has been heard. */
async function close(page: Page): Promise<void> {
  await Promise.all([page.evaluate(A_TURN), ...page.workers().map((worker) => worker.evaluate(A_TURN))]);
  await page.context().close();
}

const A_TURN = "new Promise((done) => setTimeout(done))";

/** Chromium says some violations of the policy on the console, and all to this. */
const REPORT_VIOLATIONS = `addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) =>
  console.error("the policy forbids", violatedDirective, blockedURI))`;

/** What was asked for beside the page and the Blob of which it makes its worker. */
const strange = ({ requests }: Heard, address: string): readonly string[] =>
  requests.filter((url) => url !== address && !url.startsWith("blob:"));

/** It looks for new versions of itself, and of its parts. */
const OF_CHROMIUM = /^(?:https?:\/\/)?(?:[\w-]+\.)+(?:google|googleapis|gvt1)\.com[:/]/;

function startTrap(asked: string[]): Promise<Server> {
  const note = (url: string): void => {
    if (!OF_CHROMIUM.test(url)) asked.push(url);
  };
  const server = createServer(({ url = "" }, response) => {
    note(url);
    response.writeHead(502).end();
  });
  server.on("connect", ({ url = "" }, socket) => {
    note(url);
    socket.destroy();
  });
  return new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(server)));
}

/** As a user does it in the dialog of the system that a button opens. */
export async function choose(page: Page, ...paths: readonly string[]): Promise<void> {
  const button = page.getByRole("button", { name: /captures|files/i }).first();
  const [dialog] = await Promise.all([page.waitForEvent("filechooser"), button.click()]);
  await dialog.setFiles([...paths]);
}

/** Until what was chosen has been read, as a screen reader is told. */
export async function hasRead(page: Page): Promise<void> {
  await page
    .getByRole("status")
    .filter({ hasText: /^Read / })
    .waitFor();
}

/** Files and folders, from the desktop to the middle of the page. */
export async function drop(page: Page, ...paths: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ["dragEnter", "dragOver", "drop"] as const) {
    await session.send("Input.dispatchDragEvent", { type, x: width / 2, y: height / 2, data });
  }
  await session.detach();
}
