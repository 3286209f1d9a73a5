import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { namedFields } from "../../src/report/named-fields.ts";
import { schemaFault } from "../../src/report/schema-fault.ts";
import * as build from "../build/sessions.ts";

const SCHEMA: object = JSON.parse(
  readFileSync(new URL("../../src/schema/report.schema.json", import.meta.url), "utf8"),
);

const parsed = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test("a report as the program writes it stays as it is", () => {
  const document = parsed(build.reportDocument());
  expect(namedFields(document, SCHEMA)).toEqual(document);
});

test("fields of a later version are left out, wherever they stand", () => {
  const hello = build.clientHello();
  const session = (later: object) =>
    parsed({
      ...build.session({ tls: build.tlsSession({ clientHello: { ...hello, ...later } }) }),
      ...later,
    });
  expect(namedFields(session({ later: [1] }), SCHEMA, "session")).toEqual(session({}));
});

test("what does not fit the schema is left for schemaFault to refuse", () => {
  const session = parsed({ ...build.session(), tls: 3 });
  expect(schemaFault(namedFields(session, SCHEMA, "session"), SCHEMA, "session")?.path).toBe("tls");
});

test("a name that objects inherit is a field like others", () => {
  const named = namedFields(JSON.parse('{"__proto__": {"a": 1}, "constructor": 1}'), SCHEMA, "session");
  expect(Object.keys(Object(named))).toEqual([]);
});
