// Several captures as one document, from bytes and from files.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, it } from "vitest";
import { CaptureError } from "../src/capture/capture-error.ts";
import { explain } from "../src/diagnose/explain.ts";
import { inspectCaptures, reportOf } from "../src/inspect-captures.ts";
import { InputError } from "../src/reading/input-error.ts";
import { inspectFiles } from "../src/node/inspect-files.ts";
import { render, renderPieces } from "../src/report/render.ts";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
const sample = (name: string): string => join("samples", `${name}.pcap`);
const FAILED = sample("server-fin-after-tls11-hello");
const ESTABLISHED = sample("success-tls12");
const bytesOf = (path: string) => new Uint8Array(readFileSync(join(ROOT, path)));

const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("inspectCaptures", () => {
  it("gives what the program's --json prints", async () => {
    const printed = execFileSync(process.execPath, ["dist/cli/main.js", "--json", FAILED, ESTABLISHED], {
      cwd: ROOT,
      encoding: "utf8",
    });
    const sources = [FAILED, ESTABLISHED].map((path) => ({ path, source: bytesOf(path) }));
    const report = await inspectCaptures(sources);
    const { captures, ...rest } = JSON.parse(await render(report, "json"));
    const { captures: printedCaptures, ...printedRest } = JSON.parse(printed);
    expect(rest).toEqual(printedRest);
    // A second reader is Node's.
    for (const capture of printedCaptures) capture.secondReader = null;
    expect(captures).toEqual(printedCaptures);
  });

  it("names each capture by its name or number, and none twice", async () => {
    const file = (): Blob => Object.assign(new Blob([bytesOf(FAILED)]), { name: "mail.pcap" });
    const { captures, sessions } = await inspectCaptures([bytesOf(FAILED), file(), file()]);
    const names = ["capture 1", "mail.pcap", "mail.pcap (2)"];
    expect(captures.map(({ path }) => path)).toEqual(names);
    expect(sessions.map(({ capture }) => capture)).toEqual(names);
  });

  it("gives a SHA-256 with sha256", async () => {
    const bytes = bytesOf(FAILED);
    const report = await inspectCaptures([new Blob([bytes])], { sha256: true });
    expect(report.captures[0]?.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
    expect((await inspectCaptures([bytes])).captures[0]?.sha256).toBeNull();
  });

  it("throws for a capture that cannot be read", async () => {
    await expect(inspectCaptures([new Uint8Array(2000)])).rejects.toThrow(CaptureError);
  });

  it("gives an empty document for no captures", async () => {
    expect((await inspectCaptures([])).summary).toMatchObject({ captures: 0, sessions: 0, failed: 0 });
  });
});

describe("inspectFiles", () => {
  const paths = [FAILED, ESTABLISHED].map((path) => join(ROOT, path));
  const missing = join(folder, "missing.pcap");

  it("gives what inspectCaptures gives for the bytes", async () => {
    const report = await inspectFiles(paths, { sha256: true });
    const sources = paths.map((path) => ({ path, source: readFileSync(path) }));
    const same = await inspectCaptures(sources, { sha256: true });
    expect(report.sessions).toEqual(same.sessions);
    expect(report.summary).toEqual(same.summary);
    expect(report.captures.map(({ sha256 }) => sha256)).toEqual(same.captures.map(({ sha256 }) => sha256));
  });

  it("throws for a file that cannot be read, with its name", async () => {
    const reading = inspectFiles([missing, ...paths]);
    await expect(reading).rejects.toThrow(InputError);
    await expect(reading).rejects.toThrow(`${missing}: no such file`);
  });

  it("passes a file that cannot be read to onUnreadable and reads the others", async () => {
    const told: [string, string][] = [];
    const onUnreadable = (path: string, { code }: InputError): void => void told.push([path, code]);
    const report = await inspectFiles([missing, ...paths], { onUnreadable });
    expect(told).toEqual([[missing, "missing"]]);
    expect(report.captures.map(({ path }) => path)).toEqual(paths);
  });

  it("with join reads the files of a ring buffer as one capture", async () => {
    const whole = bytesOf(FAILED);
    // Its first packets in one file, the others in the next: a header of 24 bytes, and 16 before each packet.
    let cut = 24;
    const view = new DataView(whole.buffer, whole.byteOffset, whole.length);
    for (let packet = 0; packet < 9; packet++) cut += 16 + view.getUint32(cut + 8, true);
    const parts = ["a.pcap", "b.pcap"].map((name) => join(folder, name));
    writeFileSync(parts[0] ?? "", whole.subarray(0, cut));
    writeFileSync(parts[1] ?? "", Buffer.concat([whole.subarray(0, 24), whole.subarray(cut)]));
    const { captures, sessions } = await inspectFiles(parts, { join: true });
    expect(captures.map(({ packets }) => packets)).toEqual([9, 9]);
    expect(sessions.map(({ outcome }) => outcome)).toEqual(["handshake-failed"]);
  });

  it("reads no more once the signal is aborted", async () => {
    const report = await inspectFiles(paths, { signal: AbortSignal.abort() });
    expect(report.captures).toEqual([]);
  });
});

describe("render of a document", () => {
  it("gives the pieces of renderPieces in one", async () => {
    const report = await inspectCaptures([bytesOf(FAILED)]);
    let text = "";
    for await (const piece of renderPieces(report, "markdown")) text += piece;
    expect(await render(report, "markdown")).toBe(text);
  });

  it("throws for a format that does not exist", async () => {
    const report = reportOf({ captures: [], sessions: [] });
    // @ts-expect-error: what JavaScript may pass
    await expect(render(report, "toString")).rejects.toThrow(
      "no format is called toString: there are table, json",
    );
  });

  it("of some sessions counts only those", async () => {
    const report = await inspectCaptures([FAILED, ESTABLISHED].map(bytesOf));
    const sessions = report.sessions.filter(({ outcome }) => outcome === "established");
    expect(reportOf({ ...report, sessions }).summary).toMatchObject({ captures: 2, sessions: 1, failed: 0 });
  });
});

describe("explain", () => {
  it("takes a finding's id, and its earlier ids", () => {
    expect(explain("no-shared-cipher")?.severity).toBe("error");
    expect(explain("middlebox-idle-drop")).toBe(explain("reset-after-idle"));
    expect([explain("nothing"), explain("toString")]).toEqual([null, null]);
  });
});
