// The installed package in projects of several kinds: the compiler finds its types, Node finds its code.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Project, projectWithPackage } from "./installed.ts";

let project: Project;
beforeAll(() => {
  project = projectWithPackage();
});
afterAll(() => project.remove());

const USE = `
import { inspectCaptures, render, type CaptureSource, type ReportDocument } from "starttls-inspect";
import { inspectFiles } from "starttls-inspect/node";

export async function main(): Promise<ReportDocument> {
  const source: CaptureSource = new Uint8Array(4);
  const report = await inspectFiles(["mail.pcap"]);
  const outcome: string | undefined = report.sessions[0]?.outcome;
  // @ts-expect-error: types that are not found would be any
  report.nothing;
  console.log(outcome, source.byteLength, (await render(report, "csv")).length > 0, typeof inspectCaptures);
  return report;
}
main();
`;
const PRINTED = "handshake-failed 4 true function\n";
const NODE = { lib: ["es2023"], types: ["node"] };

describe("the installed package", () => {
  it("in a project of ECMAScript modules compiles and runs", () => {
    project.write("use.mts", USE);
    expect(project.compile({ ...NODE, module: "nodenext" }, "use.mts")).toBe("");
    expect(project.run("use.mjs")).toBe(PRINTED);
  });

  it("in a project of CommonJS modules compiles and runs", () => {
    project.write("use.cts", USE);
    expect(project.compile({ ...NODE, module: "nodenext" }, "use.cts")).toBe("");
    expect(project.run("use.cjs")).toBe(PRINTED);
  });

  it("in a project for a bundler compiles", () => {
    project.write("use.ts", USE);
    const options = { ...NODE, module: "esnext", moduleResolution: "bundler", noEmit: true };
    expect(project.compile(options, "use.ts")).toBe("");
  });

  it("that merges results with the installed program, which has no development packages", () => {
    const program = "node_modules/starttls-inspect/dist/cli/main.js";
    expect(existsSync(join(project.folder, "node_modules", "ajv"))).toBe(false);
    project.run(program, "mail.pcap", "--format", "ndjson", "--output", "mail.ndjson");
    const rows = project.run(program, "merge", "mail.ndjson", "--format", "csv").trimEnd().split("\n");
    expect(rows.length).toBe(2);
  });

  it("in JavaScript is loaded by require()", () => {
    const program = `
      const { inspect } = require("starttls-inspect");
      const { inspectFile } = require("starttls-inspect/node");
      const { readFileSync } = require("node:fs");
      Promise.all([inspect(readFileSync("mail.pcap")), inspectFile("mail.pcap")]).then((reports) =>
        console.log(...reports.map(({ sessions }) => sessions[0].outcome)));`;
    project.write("use.js", program);
    expect(project.run("use.js")).toBe("handshake-failed handshake-failed\n");
  });

  it("in CommonJS for a Node without require(esm) gives an error that suggests import(), and import() compiles", () => {
    project.write("use.cts", USE);
    const options = { ...NODE, module: "node16", noEmit: true };
    expect(project.compile(options, "use.cts")).toContain(
      `Consider writing a dynamic 'import("starttls-inspect")' call instead`,
    );
    project.write(
      "late.cts",
      'export const late = import("starttls-inspect").then(({ inspect }) => inspect);',
    );
    expect(project.compile(options, "late.cts")).toBe("");
  });

  // TypeScript 7 no longer has this resolution; it was tried with 5.9.
  it("has types where node10 resolution looks, which does not read exports", () => {
    const { types, typesVersions, main, exports } = JSON.parse(
      readFileSync(join(project.folder, "node_modules", "starttls-inspect", "package.json"), "utf8"),
    );
    expect({ types, main }).toEqual({ types: exports["."].types, main: exports["."].default });
    expect(typesVersions).toEqual({ "*": { node: [exports["./node"].types] } });
    const paths = [main, types, exports["./node"].types];
    const lost = paths.filter(
      (path) => !existsSync(join(project.folder, "node_modules", "starttls-inspect", path)),
    );
    expect(lost).toEqual([]);
  });

  it("has the page, and the command that writes it", () => {
    const main = "node_modules/starttls-inspect/dist/cli/main.js";
    project.run(main, "page", "-o", "inspect.html");
    const [written, shipped] = ["", "node_modules/starttls-inspect/dist/page"].map((place) =>
      readFileSync(join(project.folder, place, "inspect.html"), "utf8"),
    );
    expect(written).toBe(shipped);
    expect(written).toMatch(/^<!doctype html>/);
  });

  it("has the command: it inspects a capture and prints its version", () => {
    const main = "node_modules/starttls-inspect/dist/cli/main.js";
    expect(project.run(main, "mail.pcap")).toContain("1 failed");
    expect(project.run(main, "--version")).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("the types of CaptureSource", () => {
  it("compile with the types of the DOM alone", () => {
    const program = `
      import { inspect } from "starttls-inspect";
      export const all = (file: File, body: Response["body"]) =>
        [file, file.stream(), new Blob(), new ArrayBuffer(4), new Uint8Array(4)]
          .map((source) => inspect(source)).concat(body === null ? [] : inspect(body));`;
    project.write("dom.ts", program);
    const options = { module: "esnext", moduleResolution: "bundler", noEmit: true, types: [] };
    expect(project.compile({ ...options, lib: ["es2018", "dom"] }, "dom.ts")).toBe("");
  });

  it("compile with the types of Node alone", () => {
    const program = `
      import { Blob } from "node:buffer";
      import { createReadStream } from "node:fs";
      import { ReadableStream } from "node:stream/web";
      import { inspect } from "starttls-inspect";
      export const all = (stream: ReadableStream<Uint8Array>, global: globalThis.ReadableStream<Uint8Array>) =>
        [inspect(stream), inspect(global), inspect(new Blob([])), inspect(createReadStream("mail.pcap")),
          inspect(process.stdin), inspect(Buffer.alloc(4))];`;
    project.write("node.mts", program);
    expect(project.compile({ ...NODE, module: "nodenext", noEmit: true }, "node.mts")).toBe("");
  });

  it("compile without either, and without skipLibCheck", () => {
    const program = `
      import { inspect } from "starttls-inspect";
      export const all = [inspect(new Uint8Array(4)), inspect(new ArrayBuffer(4))];
      // @ts-expect-error: a path is for inspectFile
      inspect("mail.pcap");`;
    project.write("plain.ts", program);
    const options = { module: "esnext", moduleResolution: "bundler", noEmit: true, types: [] };
    expect(project.compile({ ...options, lib: ["es2018"], skipLibCheck: false }, "plain.ts")).toBe("");
  });
});
