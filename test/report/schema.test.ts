import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import { inspectFile } from "../../src/node/inspect-file.ts";
import { assembleDocument } from "../../src/report/assemble-document.ts";
import type { Session } from "../../src/session/session.ts";
import * as build from "../build/sessions.ts";

const SCHEMA: object = JSON.parse(
  readFileSync(new URL("../../src/schema/report.schema.json", import.meta.url), "utf8"),
);

const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(SCHEMA);

/** What is wrong with the document, if anything. */
function errorsOf(document: unknown): string[] {
  validate(document);
  return (validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`);
}

function sampleFiles(): string[] {
  const folder = fileURLToPath(new URL("../../samples/", import.meta.url));
  if (!existsSync(folder)) return [];
  const captures = readdirSync(folder).filter((name) => /\.pcap(?:ng)?(?:\.\w+)?$/.test(name));
  return captures.map((name) => join(folder, name));
}

const FULL = build.session({
  smtp: build.refused(454, "4.7.0"),
  tls: build.tlsSession({
    clientHello: build.clientHello({ supportedVersions: [build.TLS_1_3, build.GREASE] }),
    helloRetryRequest: build.serverHello(),
    serverHello: build.serverHello(),
    certificates: [build.certificate(), build.certificate({ subject: null, notBefore: null })],
    alerts: [
      build.alert("server", { id: "0x28", name: "handshake_failure" }, 14, 3),
      { frame: 15, time: null, from: "client", level: null, description: null },
    ],
    errors: [{ frame: 14, from: "server", text: "truncated extensions" }],
  }),
  view: {
    fromStart: false,
    bothSides: true,
    syns: 0,
    missing: [{ from: "client", frame: 3, bytes: 7, reason: "limit" }],
    rttMs: null,
  },
  findings: [build.finding({ evidence: [{ frame: null, field: "a", value: "b" }] })],
});

const BARE: Partial<Session> = { smtp: null, tls: null, aborted: null, startTime: null, endTime: null };
const DIALOGUE = build.upgradeDialogue();

describe("report.schema.json", () => {
  test.each([
    ["the document of build.reportDocument()", build.reportDocument()],
    ["a session with everything", build.reportDocument({ sessions: [FULL] })],
    ["a session in which all that may be null is", build.reportDocument({ sessions: [build.session(BARE)] })],
    [
      "another protocol",
      build.reportDocument({ sessions: [build.session({ ...BARE, dialogue: DIALOGUE })] }),
    ],
    ["no sessions", build.reportDocument({ captures: [], sessions: [] })],
    [
      "times of nanoseconds",
      build.reportDocument({ captures: [build.capture({ firstTime: "2026-10-20T14:43:15.123456789Z" })] }),
    ],
  ])("accepts %s", (_what, document) => {
    expect(errorsOf(document)).toEqual([]);
  });

  test("accepts the documents of all samples", async () => {
    const reports = await Promise.all(sampleFiles().map((file) => inspectFile(file)));
    const documents = reports.map(({ capture, sessions }) =>
      assembleDocument({ name: "starttls-inspect", version: "0.0.0" }, [capture], sessions),
    );
    expect(documents.flatMap(errorsOf)).toEqual([]);
  });

  test("refuses an unknown field", () => {
    expect(errorsOf({ ...build.reportDocument(), extra: 1 })).toEqual([
      " must NOT have additional properties",
    ]);
  });

  test("refuses a session without its outcome, and a time without decimals", () => {
    const { outcome: _outcome, ...rest } = build.session({ startTime: "2026-10-20T14:43:15Z" });
    const errors = errorsOf({ ...build.reportDocument(), sessions: [rest] });
    expect(errors).toEqual([
      "/sessions/0 must have required property 'outcome'",
      expect.stringMatching(/^\/sessions\/0\/startTime must match pattern/),
      expect.stringMatching(/^\/sessions\/0\/startTime must be null/),
      expect.stringMatching(/^\/sessions\/0\/startTime must match a schema in anyOf/),
    ]);
  });
});
