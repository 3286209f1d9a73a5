// src/web -> dist/page/inspect.html: the program for browsers, in one file that asks for nothing.
import { createHash } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzip } from "pako";
import { build } from "rolldown";
import { licences, packageFolder, WITHOUT_COLORS } from "./bundled-packages.mjs";

/** Bytes: it is to be mailed, and opened from a share. */
const LIMIT = 1_200_000;
/** Shown unless the script runs: one without the arrays of ECMAScript 2023 stops before it shows anything. */
const NOT_RUN =
  "This page needs JavaScript, and a browser from July 2023 or later: Firefox 115, Chrome or Edge 113, or Safari 16.4. If yours is, scripts are forbidden where the page lies: save it, and open it from your disk.";
/** Two sides, and an arrow that one of them cuts off. */
const ICON =
  "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16' fill='none' stroke-width='2'><path stroke='#1f5fa8' d='M2 1v14M14 1v14M2 5h9'/><path stroke='#d03030' d='M9 9l4 4M13 9l-4 4'/></svg>";

/** pcap-parser gets what it uses of Node. */
const PCAP_PARSER = {
  name: "pcap-parser",
  resolveId: (id, importer) =>
    /[\\/]pcap-parser\.js$/.test(importer) && /^(?:util|events|fs)$/.test(id)
      ? fileURLToPath(new URL("src/web/worker/pcap-parser-needs.ts", import.meta.url))
      : null,
  transform: (code, id) =>
    /[\\/]pcap-parser\.js$/.test(id) ? `var { Buffer, process } = require("util");${code}` : null,
};

/** The table of a terminal is the one format that the page does not write: its packages are large. */
const NO_TABLE = {
  name: "no-table",
  load: (id) => (/[\\/]src[\\/]report[\\/]table\.ts$/.test(id) ? "export function* renderTable() {}" : null),
};

const IIFE = { format: "iife", minify: true };
const [worker, { PAGE_STYLE: style }] = await Promise.all([
  bundle("src/web/worker/main.ts", IIFE),
  bundle("src/web/style/page-style.ts", { format: "esm" }).then(
    ({ code }) => import(`data:text/javascript,${encodeURIComponent(code)}`),
  ),
]);
const script = await bundle("src/web/main.ts", IIFE, packed(worker.code));
const modules = [...script.moduleIds, ...worker.moduleIds];
const page = pageOf(inHtml(script.code.trim()), style, new Set(modules.map(packageFolder)));
const size = Buffer.byteLength(page);
const sizes = `dist/page/inspect.html: ${size.toLocaleString("en")} bytes of ${LIMIT.toLocaleString("en")}`;
if (size > LIMIT) throw new RangeError(`${sizes}: too large`);
mkdirSync(new URL("dist/page/", import.meta.url), { recursive: true });
writeFileSync(new URL("dist/page/inspect.html", import.meta.url), page);
if (process.env.npm_config_loglevel !== "silent") console.log(sizes);

async function bundle(file, output, ...plugins) {
  const bundled = await build({
    input: fileURLToPath(new URL(file, import.meta.url)),
    platform: "browser",
    resolve: { mainFields: ["module", "main"] },
    plugins: [WITHOUT_COLORS, PCAP_PARSER, NO_TABLE, ...plugins],
    // As of a module that is not found: the page would be made, and fail.
    onwarn({ message }) {
      throw new Error(message);
    },
    write: false,
    output: { codeSplitting: false, ...output },
  });
  return bundled.output[0];
}

/** By pako: the bytes of Node's zlib depend on its version and the processor. */
function packed(program) {
  const text = Buffer.from(gzip(program, { level: 9 })).toString("base64");
  return {
    name: "worker-program",
    load: (id) =>
      /[\\/]worker-program\.ts$/.test(id) ? `export const WORKER_PROGRAM = ${JSON.stringify(text)};` : null,
  };
}

/** A browser takes a carriage return or a null in a page for something else, and "</script" for the end. */
function inHtml(code) {
  return code
    .replaceAll(/[^\n\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
    .replaceAll(/<(?=\/script|!--)/gi, "\\x3C");
}

/** The policy comes first, and allows what is known by its hash. The licences come last, so that the encoding is found. */
function pageOf(code, sheet, folders) {
  folders.delete(undefined);
  const policy = [
    "default-src 'none'",
    `script-src ${hashOf(code)}`,
    `style-src ${hashOf(sheet)}`,
    "img-src data:",
    "worker-src blob:",
    "base-uri 'none'",
    "form-action 'none'",
    // No text becomes markup or code, where browsers have Trusted Types.
    "require-trusted-types-for 'script'",
    "trusted-types worker",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>starttls-inspect</title>
<link rel="icon" href="data:image/svg+xml,${encodeURIComponent(ICON)}">
<style>${sheet}</style>
<script>${code}</script>
</head>
<body>
<main>
<h1>starttls-inspect</h1>
<p>${NOT_RUN}</p>
</main>
</body>
</html>
<!--
${licences([".", ...folders])}-->
`;
}

function hashOf(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
