// The schemas that the package ships are those that the types give. UPDATE_SCHEMA=1 writes them anew.
import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { generateComparisonSchema, generateSchema, typesReader } from "./generate-schema.ts";

const types = typesReader();

test.each([
  ["report.schema.json", generateSchema],
  ["comparison.schema.json", generateComparisonSchema],
])(
  "%s is what is made of the types (if not: UPDATE_SCHEMA=1 npx vitest run test/report/generate-schema.test.ts)",
  (name, generate) => {
    const file = new URL(`../../src/schema/${name}`, import.meta.url);
    const schema = generate(types);
    if (process.env["UPDATE_SCHEMA"] === "1") writeFileSync(file, schema);
    expect(readFileSync(file, "utf8")).toBe(schema);
  },
);
