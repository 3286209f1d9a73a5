// The pictures that README.md links to: a report and the page in a browser. UPDATE_README=1 takes them anew;
// a palette of 48 colours then makes each a third as large.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import { expect, test } from "vitest";
import { readText, ROOT } from "./build/generated.ts";
import { hasChromium, openChromium } from "./report/chromium.ts";

const SAMPLE = "samples/server-fin-after-tls11-hello.pcap";

interface Picture {
  readonly file: string;
  readonly width: number;
  readonly height: number;
  readonly show: (tab: Page) => Promise<void>;
}

/** Its beginning. */
const REPORT: Picture = {
  file: "samples/report.png",
  width: 900,
  height: 1156,
  show: async (tab) => {
    const args = ["dist/cli/main.js", "report", SAMPLE, "--format", "html"];
    await tab.setContent(execFileSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" }));
  },
};

/** The bytes and fields of the last message. */
const PAGE: Picture = {
  file: "samples/page.png",
  width: 1180,
  height: 830,
  show: async (tab) => {
    await tab.goto(new URL("dist/page/inspect.html", ROOT).href);
    const button = tab.getByRole("button", { name: "Choose files" });
    const [dialog] = await Promise.all([tab.waitForEvent("filechooser"), button.click()]);
    await dialog.setFiles(fileURLToPath(new URL(SAMPLE, ROOT)));
    await tab.getByRole("button", { name: /^Frame 15,/ }).click();
    await tab.getByRole("heading", { name: "Frame 15" }).waitFor();
    await tab.getByRole("treeitem", { name: /^Version: TLS 1.1/ }).click();
    await tab
      .getByRole("heading", { name: "Who said what" })
      .evaluate("(heading) => heading.scrollIntoView()");
  },
};

test.skipIf(!hasChromium || process.env["UPDATE_README"] !== "1").each([REPORT, PAGE])(
  "what is seen in Chromium is the picture $file",
  async ({ file, width, height, show }) => {
    const chromium = await openChromium();
    try {
      const tab = await chromium.newPage({ viewport: { width, height }, colorScheme: "light" });
      await show(tab);
      await tab.screenshot({ path: fileURLToPath(new URL(file, ROOT)) });
    } finally {
      await chromium.close();
    }
  },
);

test.each([REPORT, PAGE])("$file, which README.md links to, is a PNG, as wide as it was taken", (picture) => {
  const file = readFileSync(new URL(picture.file, ROOT));
  expect(file.subarray(1, 4).toString()).toBe("PNG");
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([picture.width, picture.height]);
  expect(readText("README.md")).toContain(`](${picture.file})`);
});
