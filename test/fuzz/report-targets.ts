// Whatever a capture or a merged report holds: every format renders it, and nothing in it does more than to be read.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { InputError } from "../../src/reading/input-error.ts";
import { readReport } from "../../src/node/read-report.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import { type Format, FORMATS } from "../../src/report/formats.ts";
import type { RenderOptions } from "../../src/report/render-options.ts";
import type { ReportDocument } from "../../src/report/report-document.ts";
import schema from "../../src/schema/report.schema.json" with { type: "json" };
import type { Session } from "../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../build/hostile.ts";
import { reportOf } from "./capture-targets.ts";
import { csvFault, htmlFault, markdownFault, terminalFault } from "./harmless.ts";
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

const ajv = new Ajv2020({ strict: true, allowUnionTypes: true }).addSchema(schema);

/** Null where the JSON text fits; a line of NDJSON is one of the schema's definitions. */
function schemaFault(text: string, definition = ""): string | null {
  const validate = ajv.getSchema(`${schema.$id}${definition}`);
  if (validate === undefined) throw new TypeError(`the schema has no ${definition}`);
  return validate(JSON.parse(text)) === true ? null : JSON.stringify(validate.errors);
}

/** What makes each format unsafe; null where nothing does. */
const FAULTS: Readonly<Record<string, (text: string) => string | null>> = {
  table: terminalFault,
  json: (text) => terminalFault(text) ?? schemaFault(text),
  ndjson: (text) =>
    terminalFault(text) ??
    text
      .split("\n")
      .slice(0, -1)
      .map((line) =>
        schemaFault(line, `#/$defs/${line.startsWith('{"type":"capture"') ? "capture" : "session"}`),
      )
      .find((fault) => fault !== null) ??
    null,
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
  reports: {
    seeds: () => [...seedCaptures().pcap, ...seedCaptures().pcapng],
    run: checkReports,
    unitExecutions: 25,
  },
  merge: {
    seeds: () => HOSTILE.map((text) => asLines([hostileSession(text)])),
    run: checkMerged,
    unitExecutions: 100,
  },
};
