// Debian's Chromium, where there is one: what a page is to a browser.
import { existsSync } from "node:fs";
import { type Browser, chromium, type LaunchOptions, type Page } from "playwright-core";

const PROGRAM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);

export const hasChromium = PROGRAM !== undefined;

export function openChromium(options: LaunchOptions = {}): Promise<Browser> {
  if (PROGRAM === undefined) throw new Error("no Chromium");
  // Root, as in a container, may not use the sandbox.
  return chromium.launch({ executablePath: PROGRAM, args: ["--no-sandbox"], ...options });
}

/** What a page complained of, and what it asked for beside itself. */
export interface Heard {
  readonly complaints: string[];
  readonly requests: string[];
}

export function listen(page: Page): Heard {
  const heard: Heard = { complaints: [], requests: [] };
  page.on("console", (message) => heard.complaints.push(message.text()));
  page.on("pageerror", (error) => heard.complaints.push(error.message));
  page.on("request", (request) => heard.requests.push(request.url()));
  return heard;
}
