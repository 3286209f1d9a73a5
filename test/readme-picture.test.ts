// The picture that README.md links to: the beginning of a report in a browser. UPDATE_README=1 takes it anew;
// a palette of 48 colours then makes it a third as large.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { readText, ROOT } from "./build/generated.ts";
import { hasChromium, openChromium } from "./report/chromium.ts";

const PICTURE = "samples/report.png";
const SAMPLE = "samples/server-fin-after-tls11-hello.pcap";
const SIZE = { width: 900, height: 1156 };

test.skipIf(!hasChromium || process.env["UPDATE_README"] !== "1")(
  "a report in Chromium is the picture",
  async () => {
    const page = execFileSync(process.execPath, ["dist/cli/main.js", "report", SAMPLE, "--format", "html"], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const chromium = await openChromium();
    try {
      const tab = await chromium.newPage({ viewport: SIZE, colorScheme: "light" });
      await tab.setContent(page);
      await tab.screenshot({ path: fileURLToPath(new URL(PICTURE, ROOT)) });
    } finally {
      await chromium.close();
    }
  },
);

test("the picture that README.md links to is a PNG, as wide as it was taken", () => {
  const file = readFileSync(new URL(PICTURE, ROOT));
  expect(file.subarray(1, 4).toString()).toBe("PNG");
  expect([file.readUInt32BE(16), file.readUInt32BE(20)]).toEqual([SIZE.width, SIZE.height]);
  expect(readText("README.md")).toContain(`](${PICTURE})`);
});
