// Documents -> SARIF logs that the published schema takes: OASIS's sarif-schema-2.1.0.json, as the npm package
// @datadog/datadog-ci 2.48.0 carries it; copyright OASIS Open, whose IPR policy lets it be copied with that notice.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import { FINDING_IDS, FINDING_TEXTS } from "../../../src/diagnose/finding-texts.ts";
import { inspectFile } from "../../../src/node/inspect-file.ts";
import { assembleDocument } from "../../../src/report/assemble-document.ts";
import type { ReportDocument } from "../../../src/report/report-document.ts";
import { fileUri } from "../../../src/report/sarif/file-uri.ts";
import { renderSarif } from "../../../src/report/sarif/sarif.ts";
import type { Session } from "../../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../../build/hostile.ts";
import * as build from "../../build/sessions.ts";

/** By OASIS: its $id says where from. */
const SCHEMA: object = JSON.parse(readFileSync(new URL("sarif-schema-2.1.0.json", import.meta.url), "utf8"));

const FORMATS = {
  uri: (text: string) => URL.canParse(text),
  "uri-reference": (text: string) => URL.canParse(text, "file:///") && !/[\s\\<>"{}|^`]/.test(text),
  "date-time": /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/,
};
// Its subschemas require what their parents define, which ajv is strict about unless told otherwise.
const LENIENT = { strictTypes: false, strictRequired: false };
const validate = new Ajv({ strict: true, ...LENIENT, allErrors: true, formats: FORMATS }).compile(SCHEMA);

/** The log's only run. Fails where the schema does not take the log. */
function runOf(document: ReportDocument): Run {
  const log = JSON.parse([...renderSarif(document)].join(""));
  validate(log);
  expect((validate.errors ?? []).map((error) => `${error.instancePath} ${error.message}`)).toEqual([]);
  return log.runs[0];
}

interface Run {
  readonly tool: { readonly driver: { readonly rules: readonly Rule[] } };
  readonly artifacts: readonly Record<string, unknown>[];
  readonly invocations: readonly Record<string, unknown>[];
  readonly results: readonly {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly level: string;
    readonly message: { readonly text: string };
    readonly locations: unknown;
    readonly partialFingerprints: Readonly<Record<string, string>>;
    readonly occurrenceCount: number;
    readonly properties: Readonly<Record<string, unknown>>;
  }[];
}

interface Rule {
  readonly id: string;
  readonly defaultConfiguration?: unknown;
  readonly help?: { readonly text: string };
}

const REFUSED = build.finding({ id: "starttls-refused-temporary", title: "The server refused STARTTLS" });
const WARNING = build.finding({ id: "no-close-notify", severity: "warning", primary: false });
const NOTE = build.finding({ id: "record-version-note", severity: "info", primary: false });

describe("renderSarif", () => {
  test("has a result for an error and a warning, none for a note", () => {
    const { results } = runOf(
      build.reportDocument({ sessions: [build.session({ findings: [NOTE, WARNING, REFUSED] })] }),
    );
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([
      ["starttls-refused-temporary", "error"],
      ["no-close-notify", "warning"],
    ]);
  });

  test("has a note that alone explains a failure", () => {
    const alone = { ...NOTE, primary: true };
    const sessions = [
      build.session({ findings: [alone] }),
      build.establishedSession({ stream: 1, findings: [{ ...alone, id: "tls-established" }] }),
    ];
    const { results } = runOf(build.reportDocument({ sessions }));
    expect(results.map(({ ruleId, level }) => [ruleId, level])).toEqual([["record-version-note", "note"]]);
  });

  test("has the rules of its results only, with help, and results refer to them", () => {
    const { tool, results } = runOf(
      build.reportDocument({ sessions: [build.session({ findings: [WARNING, REFUSED] })] }),
    );
    const { rules } = tool.driver;
    expect(results.map(({ ruleIndex }) => rules[ruleIndex]?.id)).toEqual(results.map(({ ruleId }) => ruleId));
    expect([rules.length, rules[0]?.defaultConfiguration, rules[0]?.help?.text.slice(0, 10)]).toEqual([
      2,
      { level: "error" },
      "What to do",
    ]);
  });

  test("names the capture, its SHA-256 and the connection", () => {
    const captures = [build.capture({ path: "day 1/mail#1.pcap", sha256: "ab".repeat(32) })];
    const sessions = [build.session({ capture: "day 1/mail#1.pcap", stream: 7, findings: [REFUSED] })];
    const { artifacts, results } = runOf(build.reportDocument({ captures, sessions }));
    expect([artifacts[0], results[0]?.locations]).toMatchObject([
      { location: { uri: "day%201/mail%231.pcap" }, hashes: { "sha-256": "ab".repeat(32) }, length: 2048 },
      [
        {
          physicalLocation: { artifactLocation: { uri: "day%201/mail%231.pcap", index: 0 } },
          logicalLocations: [{ name: "tcp.stream eq 7" }],
        },
      ],
    ]);
  });

  test("describes standard input, which has no URI", () => {
    const captures = [build.capture({ path: "-" })];
    const { artifacts } = runOf(
      build.reportDocument({ captures, sessions: [build.session({ capture: "-", findings: [REFUSED] })] }),
    );
    expect(artifacts[0]).toMatchObject({ location: { description: { text: "standard input" } } });
  });

  test("has the warnings of a capture as notifications", () => {
    const captures = [build.capture({ damaged: true, warnings: ["nothing after byte 7 was read"] })];
    expect(runOf(build.reportDocument({ captures, sessions: [] })).invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [
          { level: "warning", message: { text: "nothing after byte 7 was read" } },
        ],
      },
    ]);
  });
});

function prints(parts: Partial<Session>): unknown[] {
  const sessions = [build.session({ findings: [REFUSED], ...parts })];
  return runOf(build.reportDocument({ sessions })).results.map(
    ({ partialFingerprints }) => partialFingerprints,
  );
}

describe("logicalResults of one finding, client and server", () => {
  const again = { ...REFUSED, certainty: "likely" } as const;

  test("is one result with the most certain finding, its count and times", () => {
    const sessions = [
      build.session({ findings: [again], startTime: "2026-11-21T03:00:00.000000Z" }),
      build.session({ stream: 1, findings: [REFUSED], startTime: "2026-11-21T02:00:00.000000Z" }),
      build.session({ stream: 2, findings: [again], startTime: "2026-11-21T04:00:00.000000Z" }),
    ];
    const { results } = runOf(build.reportDocument({ sessions }));
    expect(results.map(({ occurrenceCount, properties }) => [occurrenceCount, properties])).toMatchObject([
      [
        3,
        {
          certainty: "certain",
          firstTime: "2026-11-21T02:00:00.000000Z",
          lastTime: "2026-11-21T04:00:00.000000Z",
        },
      ],
    ]);
  });

  test("has the same fingerprint on another day, and another one for another client", () => {
    const today = prints({ client: { address: "192.0.2.10", port: 40_000 } });
    const later = prints({
      client: { address: "192.0.2.10", port: 50_000 },
      stream: 9,
      capture: "later.pcap",
    });
    const other = prints({ client: { address: "192.0.2.11", port: 40_000 } });
    expect(later).toEqual(today);
    expect(other).not.toEqual(today);
  });
});

describe("messageText", () => {
  test.each(HOSTILE)("cannot become a link or a placeholder: %j", (text) => {
    const finding = build.finding({ title: text, detail: `${text} {0} ${text}` });
    const session = { ...hostileSession(text), findings: [finding] };
    const [result] = runOf(build.reportDocument({ sessions: [session] })).results;
    expect(result?.message.text).not.toMatch(/\]\(|(?<!\{)\{(?!\{)|[\p{Cc}\p{Cf}]/u);
    expect(result?.message.text).toContain("{{0}}");
  });

  test("of a finding that this version does not know is valid", () => {
    const { tool } = runOf(
      build.reportDocument({
        sessions: [build.session({ findings: [build.finding({ id: "of-tomorrow" })] })],
      }),
    );
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(["of-tomorrow"]);
  });

  test("of every rule is valid", () => {
    const findings = FINDING_IDS.map((id) =>
      build.finding({ id, severity: FINDING_TEXTS[id].severity, primary: false }),
    );
    const { tool } = runOf(build.reportDocument({ sessions: [build.session({ findings })] }));
    expect(tool.driver.rules.length).toBe(findings.filter(({ severity }) => severity !== "info").length);
  });
});

test.each([
  ["mail.pcap", "mail.pcap"],
  ["a:b/ü ß?.pcap", "a%3Ab/%C3%BC%20%C3%9F%3F.pcap"],
  ["/var/tmp/100%.pcap", "file:///var/tmp/100%25.pcap"],
  ["C:\\captures\\mail 1.pcap", "file:///C:/captures/mail%201.pcap"],
  ["\\\\server\\share\\mail.pcap", "file://server/share/mail.pcap"],
  ["half \ud800", "half%20%EF%BF%BD"],
])("the URI of %j is %s", (path, uri) => {
  expect(fileUri(path)).toBe(uri);
});

test.each(sampleFiles())("%s makes a valid log", async (path) => {
  const { capture, sessions } = await inspectFile(path);
  runOf(assembleDocument({ name: "starttls-inspect", version: "0.1.0" }, [capture], sessions));
});

function sampleFiles(): string[] {
  const folder = fileURLToPath(new URL("../../../samples/", import.meta.url));
  if (!existsSync(folder)) return [];
  const captures = readdirSync(folder).filter((name) => /\.pcap(?:ng)?(?:\.\w+)?$/.test(name));
  return captures.map((name) => join(folder, name));
}
