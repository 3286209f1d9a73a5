import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { jsonLayout, jsonLine } from "../../src/report/json-text.ts";
import { renderJson } from "../../src/report/json.ts";
import { renderNdjson } from "../../src/report/ndjson.ts";
import * as build from "../build/sessions.ts";

const SEVERAL = build.reportDocument({
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
    expect(pieces.map((piece) => piece.split('"stream":').length - 1)).toEqual([0, 0, 1, 1, 0]);
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
