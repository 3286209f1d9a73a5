// Nothing leaves the machine: the page's policy refuses whatever could ask, and the proxy would notice what got out.
import type { Page } from "playwright-core";
import { describe, expect } from "vitest";
import { needs } from "../build/needs.ts";
import { hasChromium } from "../report/chromium.ts";
import { PAGE, test } from "./open-page.ts";

/** Each is tried on the page and in a worker, and says whether an answer came. */
const WAYS_OUT = `async (url) => {
  const ways = {
    fetch: () => fetch(url, { mode: "no-cors" }),
    socket: () => new Promise((resolve, reject) => {
      const socket = new WebSocket(url.replace("http", "ws"));
      socket.onopen = resolve;
      socket.onerror = reject;
    }),
    image: () => new Promise((resolve, reject) => {
      const image = new Image();
      image.onload = resolve;
      image.onerror = reject;
      image.src = url;
    }),
    script: () => new Promise((resolve, reject) => {
      const script = document.createElement("script");
      script.onload = resolve;
      script.onerror = reject;
      script.src = url;
      document.head.append(script);
    }),
    worker: () => new Promise((resolve, reject) => {
      const code = "fetch('" + url + "', { mode: 'no-cors' }).then(() => postMessage(true), () => postMessage(false))";
      const worker = new Worker(URL.createObjectURL(new Blob([code])));
      worker.onmessage = ({ data }) => (data ? resolve() : reject());
      worker.onerror = reject;
    }),
  };
  const tried = Object.entries(ways).map(([name, way]) => way().then(() => name + " answered", () => name + " refused"));
  return Promise.all(tried);
}`;
const ELSEWHERE = "http://192.0.2.1/";
const REFUSED = ["fetch", "socket", "image", "script", "worker"].map((name) => `${name} refused`);

const tryWaysOut = (page: Page): Promise<unknown> => page.evaluate(`(${WAYS_OUT})("${ELSEWHERE}")`);

describe.runIf(needs("chromium", hasChromium))("the page and the network", () => {
  test("whatever a script on it or in a worker asks for is refused and never reaches the proxy", async ({
    trapped,
    asked,
  }) => {
    const page = await trapped.newPage();
    await page.goto(PAGE);
    const tried = await tryWaysOut(page);
    await page.close();
    expect([tried, asked]).toEqual([REFUSED, []]);
  });

  test("on a page without a policy the same reaches the proxy each time", async ({ trapped, asked }) => {
    const page = await trapped.newPage();
    await tryWaysOut(page);
    await page.close();
    expect(asked.splice(0).toSorted()).toEqual(
      [...Array<string>(4).fill(ELSEWHERE), "192.0.2.1:80"].toSorted(),
    );
  });
});
