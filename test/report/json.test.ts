import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { JsonLines } from "../../src/report/json-lines.ts";
import { jsonLayout, jsonLine } from "../../src/report/json-text.ts";
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
    expect(JSON.parse([...renderJson(document)].join(""))).toEqual(document);
  });

  test("writes the document as if it were laid out as a whole", () => {
    expect([...renderJson(SEVERAL)].join("")).toBe(`${jsonLayout(SEVERAL)}\n`);
  });

  test("writes no piece of more than one session", () => {
    const pieces = [...renderJson(SEVERAL)];
    expect(pieces.map((piece) => piece.split('"stream":').length - 1)).toEqual([0, 0, 0, 1, 1, 0]);
  });
});

describe("renderNdjson", () => {
  test("writes one session a line", () => {
    const lines = [...renderNdjson(SEVERAL)].join("").trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line))).toEqual(SEVERAL.sessions);
  });

  test("writes nothing where there are no sessions", () => {
    expect([...renderNdjson(NONE)]).toEqual([]);
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

  test("writes objects of one place whose names come in another order, or not at all", () => {
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
    lines.add({});
    lines.take();
    expect([lines.length, lines.take().length]).toEqual([0, 0]);
  });
});

function written(...values: readonly unknown[]): string {
  const lines = new JsonLines();
  for (const value of values) lines.add(value);
  return new TextDecoder().decode(lines.take());
}
