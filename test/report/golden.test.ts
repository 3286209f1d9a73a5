// The pages of some samples: test/report/golden holds what they are to look like, and people have read it.
// UPDATE_SAMPLES=1 writes them; read the difference before you commit it.
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { renderHtml } from "../../src/report/html/html.ts";
import { renderMarkdown } from "../../src/report/markdown/markdown.ts";

const OPTIONS = { width: 80, color: false, ciphers: true, verbose: false };
const TOOL = { name: "starttls-inspect", version: "0.0.0" };

const SAMPLES = [
  "server-fin-after-tls11-hello.pcap",
  "client-rejects-certificate.pcap",
  "success-tls13.pcapng",
  "login-refused-inside-tls13.pcapng",
];

const CASES = SAMPLES.flatMap((sample) => [
  { sample, ending: "md", render: renderMarkdown },
  { sample, ending: "html", render: renderHtml },
]);

test.each(CASES)("$sample as $ending", async ({ sample, ending, render }) => {
  const path = fileURLToPath(new URL(`../../samples/${sample}`, import.meta.url));
  const { capture, sessions } = await inspectFile(path, { sha256: true });
  const page = [...render(assembleDocument(TOOL, [capture], sessions), OPTIONS)].join("");
  const file = new URL(`golden/${sample}.${ending}`, import.meta.url);
  if (process.env["UPDATE_SAMPLES"] === "1") writeFileSync(file, page);
  expect(page).toBe(readFileSync(file, "utf8"));
});
