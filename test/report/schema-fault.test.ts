import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { schemaFault } from "../../src/report/schema-fault.ts";
import * as build from "../build/sessions.ts";

const SCHEMA: object = JSON.parse(
  readFileSync(new URL("../../src/schema/report.schema.json", import.meta.url), "utf8"),
);

describe("a report", () => {
  test("as the program writes it has no fault", () => {
    const document: unknown = JSON.parse(JSON.stringify(build.reportDocument()));
    expect(schemaFault(document, SCHEMA)).toBeNull();
  });

  test("with fields of a later version has no fault", () => {
    expect(schemaFault({ ...build.session(), later: 1 }, SCHEMA, "session")).toBeNull();
  });

  test("of another version of the schema is told by it", () => {
    expect(schemaFault({ ...build.reportDocument(), schemaVersion: 3 }, SCHEMA)).toEqual({
      path: "schemaVersion",
      message: "is none of 2",
    });
  });
});

describe("a session", () => {
  const tls = build.tlsSession();
  test.each([
    ["that is none", 3, "", "is no object"],
    ["without a stream", without("stream"), "stream", "is missing"],
    ["with a stream that is no number", { ...build.session(), stream: "0" }, "stream", "is no integer"],
    ["with a negative stream", { ...build.session(), stream: -1 }, "stream", "is out of range"],
    [
      "with a list that is none",
      { ...build.session(), tls: { ...tls, messages: 1 } },
      "tls.messages",
      "is no array",
    ],
    [
      "with a number that JSON cannot say",
      { ...build.session(), close: { ...build.session().close, delayMs: Number.POSITIVE_INFINITY } },
      "close.delayMs",
      "is no number or null",
    ],
    [
      "with a list that holds something else",
      { ...build.session(), tls: { ...tls, alerts: [null] } },
      "tls.alerts[0]",
      "is no object",
    ],
  ])("%s is told by the field", (_what, value, path, message) => {
    expect(schemaFault(value, SCHEMA, "session")).toEqual({ path, message });
  });
});

function without(field: string): object {
  return Object.fromEntries(Object.entries(build.session()).filter(([name]) => name !== field));
}
