// src/web/main.ts -> dist/page/inspect.html: one file that asks for nothing.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "rolldown";

/** Colours of a terminal, which the table of sessions would take from Node. */
const WITHOUT_COLORS = {
  name: "without-colors",
  resolveId: (id) => (id === "@colors/colors/safe" ? "\0no-colors" : null),
  load: (id) => (id === "\0no-colors" ? "export {};" : null),
};

const root = new URL("./", import.meta.url);
const { output } = await build({
  input: fileURLToPath(new URL("src/web/main.ts", root)),
  platform: "browser",
  resolve: { mainFields: ["module", "main"] },
  plugins: [WITHOUT_COLORS],
  write: false,
  output: { format: "iife", codeSplitting: false, minify: true },
});

// A browser takes a carriage return or a null in a page for something else, and "</script" for the end.
const script = output[0].code
  .trim()
  .replaceAll(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
  .replaceAll(/<(?=\/script|!--)/gi, "\\x3C");
const policy = [
  "default-src 'none'",
  `script-src 'sha256-${hashOf(script)}'`,
  "worker-src blob:",
  "style-src 'unsafe-inline'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");
const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>starttls-inspect</title>
</head>
<body>
<script>${script}</script>
</body>
</html>
`;
mkdirSync(new URL("dist/page/", root), { recursive: true });
writeFileSync(new URL("dist/page/inspect.html", root), page);
console.log(`dist/page/inspect.html: ${page.length} bytes`);

function hashOf(text) {
  return createHash("sha256").update(text).digest("base64");
}
