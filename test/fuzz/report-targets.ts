// Whatever a capture or a merged report holds: every format renders it, and nothing in it does more than to be read.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { InputError } from "../../src/node/input-error.ts";
import { readReport } from "../../src/node/read-report.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { type Format, FORMATS, type RenderOptions } from "../../src/report/formats.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";
import schema from "../../src/schema/report.schema.json" with { type: "json" };
import type { Session } from "../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../build/hostile.ts";
import { reportOf } from "./capture-targets.ts";
import { seedCaptures } from "./seed-captures.ts";
import { demand, type Target } from "./target.ts";

const OPTIONS: RenderOptions = { width: 100, color: false, ciphers: true, verbose: true };
const TOOL = { name: "starttls-inspect", version: "0.0.0" };

/** Loaded once: targets are called many times a second. */
const RENDERERS = await Promise.all(
  Object.entries(FORMATS).map(
    async ([name, format]: [string, Format]) => [name, await format.load()] as const,
  ),
);

const validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(schema);

/** What makes each format unsafe; null where nothing does. */
const FAULTS: Readonly<Record<string, (text: string) => string | null>> = {
  table: terminalFault,
  json: (text) =>
    terminalFault(text) ?? (validate(JSON.parse(text)) ? null : JSON.stringify(validate.errors)),
  ndjson: terminalFault,
  csv: (text) => terminalFault(text.replaceAll("\r\n", "\n")) ?? csvFault(text),
  markdown: (text) => terminalFault(text) ?? markdownFault(text),
  html: (text) => terminalFault(text) ?? htmlFault(text),
};

function checkFormats(document: ReportDocument): void {
  for (const [name, render] of RENDERERS) {
    const text = [...render(document, OPTIONS)].join("");
    demand(text === "" || text.endsWith("\n"), `${name} ends with a line end`);
    const fault = FAULTS[name]?.(text) ?? null;
    demand(fault === null, `${name} is harmless: ${fault}`);
  }
}

/** Controls but line ends, and what reorders or hides text. */
function terminalFault(text: string): string | null {
  const found = /[^\n\P{Cc}]|[\u061c\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/u.exec(text);
  return (
    found &&
    `character U+${found[0].charCodeAt(0).toString(16)} behind ${text.slice(found.index - 40, found.index)}`
  );
}

function csvFault(text: string): string | null {
  const [heads, ...rows] = text.split("\r\n").slice(0, -1).map(fieldsOf);
  for (const row of rows) {
    if (row === null || row.length !== heads?.length) return `a row of ${row?.length} fields`;
    const formula = row.find((field) => /^[\s]*[=+\-@]/.test(field) && Number.isNaN(Number(field)));
    if (formula !== undefined) return `formula ${formula}`;
  }
  return null;
}

/** Null where the quotes do not match. */
function fieldsOf(row: string): readonly string[] | null {
  const fields: string[] = [];
  const pattern = /(?:"((?:[^"]|"")*)"|([^",]*))(,|$)/y;
  for (;;) {
    const match = pattern.exec(row);
    if (match === null) return null;
    fields.push((match[1] ?? match[2] ?? "").replaceAll('""', '"'));
    if (match[3] === "") return fields;
  }
}

/** Outside of code there is no HTML, no link and no picture. */
function markdownFault(text: string): string | null {
  const prose = text
    .replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, "")
    .replaceAll(/(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
  return (
    /<(?!\/?(?:details|summary|br)\b)[a-z!/]/i.exec(prose)?.[0] ??
    /\]\(|!\[|javascript:/i.exec(prose)?.[0] ??
    null
  );
}

const ELEMENTS = new Set(
  `html head meta title style body main section h1 h2 h3 h4 h5 h6 p ul ol li dl dt dd table caption thead tbody tr th td
  code pre span strong em b details summary svg g line path text tspan polygon rect marker defs desc figure figcaption
  footer header nav a div small time br hr colgroup col circle title`.split(/\s+/),
);

function htmlFault(text: string): string | null {
  const without = text.replace(/<style>[^<]*<\/style>/, "").replace("<!doctype html>", "");
  const tags = /<(\/?)([a-zA-Z][\w-]*)((?:\s+[\w:-]+(?:="[^"<>]*")?)*)\s*\/?>/g;
  for (const [tag, , name = "", attributes = ""] of without.matchAll(tags)) {
    if (!ELEMENTS.has(name.toLowerCase())) return tag;
    if (/\son\w+\s*=|\ssrc\s*=|\shref="(?!#)|\sstyle\s*=/i.test(attributes)) return tag;
  }
  return /.{0,40}<.{0,40}/.exec(without.replaceAll(tags, ""))?.[0] ?? null;
}

function checkReports(bytes: Uint8Array): void {
  const report = reportOf(bytes, undefined, { allPorts: true, path: "a <b>\u202e=1.pcap" });
  if (report === null) return;
  checkFormats(assembleDocument(TOOL, [report.capture], report.sessions));
}

/** Lines that were merged are rendered too: the schema is all that is known of them. */
async function checkMerged(bytes: Uint8Array): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "fuzz-"));
  const path = join(folder, "sessions.ndjson");
  try {
    writeFileSync(path, bytes);
    const { captures, sessions } = await readReport(path);
    checkFormats(assembleDocument(TOOL, captures, sessions));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const asLines = (sessions: readonly Session[]): Uint8Array =>
  new TextEncoder().encode(sessions.map((one) => `${JSON.stringify(one)}\n`).join(""));

export const reportTargets: Readonly<Record<string, Target>> = {
  reports: { seeds: () => [...seedCaptures().pcap, ...seedCaptures().pcapng], run: checkReports },
  merge: {
    seeds: () => HOSTILE.map((text) => asLines([hostileSession(text)])),
    run: checkMerged,
  },
};
