// The schema that the package ships is the one that the types give. UPDATE_SCHEMA=1 writes it anew.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generateSchema } from "./generate-schema.ts";

const FILE = new URL("../../src/schema/report.schema.json", import.meta.url);

test("report.schema.json is what generateSchema makes of the types (if not: UPDATE_SCHEMA=1 npx vitest run test/report/generate-schema.test.ts)", () => {
  const schema = generateSchema();
  if (process.env["UPDATE_SCHEMA"] === "1") writeFileSync(FILE, schema);
  expect(readFileSync(FILE, "utf8")).toBe(schema);
});
