import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { causesOf } from "../../src/diagnose/causes.ts";
import { censusOf } from "../../src/diagnose/census.ts";
import { JsonLines } from "../../src/report/json-lines.ts";
import { jsonLayout, jsonLine } from "../../src/report/json-text.ts";
import { compacted, completed } from "../../src/report/compacted.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderNdjson } from "../../src/report/ndjson.ts";
import * as build from "../build/sessions.ts";

const SEVERAL = build.reportDocument({
  causes: [],
  sessions: [build.session(), build.establishedSession({ stream: 1 })],
});
const NONE = build.reportDocument({ captures: [], sessions: [] });

describe("renderJson", () => {
  test.each([
    ["several sessions", SEVERAL],
    ["no sessions", NONE],
  ])("writes a document with %s that reads back the same", (_what, document) => {
    const read = JSON.parse([...renderJson(document)].join(""));
    expect({ ...read, sessions: read.sessions.map((session: unknown) => completed(session)) }).toEqual(
      document,
    );
  });

  test("writes the document as if it were laid out as a whole", () => {
    expect([...renderJson(SEVERAL)].join("")).toBe(
      `${jsonLayout({ ...SEVERAL, sessions: SEVERAL.sessions.map((session) => compacted(session)) })}\n`,
    );
  });

  test("writes no piece of more than one session", () => {
    const pieces = [...renderJson(SEVERAL)];
    expect(pieces.map((piece) => piece.split('"stream":').length - 1)).toEqual([0, 0, 0, 1, 1, 0]);
  });
});

const parsedLines = (document: typeof SEVERAL): Record<string, unknown>[] =>
  [...renderNdjson(document)]
    .join("")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));

describe("renderNdjson", () => {
  test("writes a session a line, then the capture with what its sessions have in common", () => {
    const { sessions, captures } = SEVERAL;
    expect(parsedLines(SEVERAL)).toEqual([
      ...sessions.map((session) => ({ type: "session", ...Object(compacted(session)) })),
      { type: "capture", ...captures[0], causes: causesOf(sessions), census: censusOf(sessions) },
    ]);
  });

  test("sums up a joined capture in the line of its last file, and each other capture for itself", () => {
    const captures = ["a", "b", "c"].map((path) =>
      build.capture({ path, partOf: path === "c" ? null : "a" }),
    );
    const sessions = ["a", "a", "c"].map((capture, stream) => build.session({ capture, stream }));
    expect(
      parsedLines({ ...SEVERAL, captures, sessions })
        .filter(({ type }) => type === "capture")
        .map(({ path, causes }) => [path, Array.isArray(causes) ? causes[0]?.sessions : causes]),
    ).toEqual([
      ["a", undefined],
      ["b", 2],
      ["c", 1],
    ]);
  });

  test("writes nothing where there are no captures", () => {
    expect(parsedLines(NONE)).toEqual([]);
  });
});

describe("JSON text", () => {
  test("puts on one line what fits there", () => {
    const value = { id: "0x0303", name: "TLS 1.2", list: [1, 2], none: [], empty: {} };
    expect(jsonLayout(value)).toBe(
      '{ "id": "0x0303", "name": "TLS 1.2", "list": [1, 2], "none": [], "empty": {} }',
    );
  });

  test("reads back the same, and holds nothing that steers a terminal", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        const texts = [jsonLine(value), jsonLayout(value)];
        return texts.every((text) => {
          expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
          return !/[\p{Cc}\p{Cf}\u2028\u2029]/u.test(text.replaceAll("\n", ""));
        });
      }),
    );
  });
});

describe("JsonLines", () => {
  test("writes each value as jsonLine does, in a line of its own", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue({ stringUnit: "binary" })), (values) => {
        expect(written(...values)).toBe(values.map((value) => `${jsonLine(value)}\n`).join(""));
      }),
    );
  });

  test.each([
    0, 7, 10, 2_147_483_647, 2_147_483_648, 0.001, 0.05, 0.594, 12.25, 1.0005, -3, -0, 1e21, 1e-7, 5e-324,
  ])("writes the number %d as JSON does", (number) => {
    expect(written(number)).toBe(`${JSON.stringify(number)}\n`);
  });

  test("writes any milliseconds with decimals as JSON does", () => {
    fc.assert(
      fc.property(fc.nat(), fc.constantFrom(1, 10, 1000, 10_000), (number, parts) => {
        expect(written(number / parts)).toBe(`${JSON.stringify(number / parts)}\n`);
      }),
    );
  });

  test("writes a frozen list that comes again as it did before", () => {
    const suites = Object.freeze([{ id: "0x1301", name: "\u00fc" }, { id: "0x1302" }]);
    expect(written({ suites }, { suites })).toBe(`${jsonLine({ suites })}\n`.repeat(2));
  });

  test("leaves out what is undefined, as JSON does", () => {
    expect(written({ a: undefined, b: [undefined, 1] })).toBe('{"b":[null,1]}\n');
  });

  test("takes lines of any length", () => {
    const long = "x".repeat(300_000);
    expect(written([long], [long])).toBe(`["${long}"]\n`.repeat(2));
  });

  test("writes objects of one place whose names come in a different order, or not at all", () => {
    const values = [
      { a: 1, b: { c: 2 } },
      { b: { d: 3, c: 4 }, a: 5 },
      {},
      { '\u00e9"': 6, a: undefined, b: 7 },
    ];
    expect(written(values, ...values)).toBe(
      [values, ...values].map((value) => `${jsonLine(value)}\n`).join(""),
    );
  });

  test("writes a list of one item that is frozen as often as it comes", () => {
    const shared = Object.freeze([{ a: "b" }]);
    expect(written({ shared }, { shared })).toBe('{"shared":[{"a":"b"}]}\n'.repeat(2));
  });

  test("gives what has gathered only once", () => {
    const lines = new JsonLines();
    lines.add("one", {});
    lines.take();
    expect([lines.length, lines.take().length]).toEqual([0, 0]);
  });
});

/** The JSON texts of the values, a line each. */
function written(...values: readonly unknown[]): string {
  const lines = new JsonLines();
  for (const value of values) lines.add("one", { value });
  const text = new TextDecoder().decode(lines.take());
  return text.replaceAll(/^\{"type":"one",?(?:"value":)?|\}$/gm, "");
}
