import { describe, expect, test } from "vitest";
import type { Field } from "../../../src/fields/field.ts";
import {
  decisivePaths,
  pathOfByte,
  trailTo,
  visibleRows,
  withParents,
} from "../../../src/web/page/field-paths.ts";

const field = (name: string, start: number, length: number, parts: Partial<Field> = {}): Field => ({
  name,
  start,
  length,
  value: "",
  ...parts,
});

const FIELDS: readonly Field[] = [
  field("Ethernet", 0, 14),
  field("TCP", 14, 20, {
    children: [field("Header length", 26, 1), field("Flags", 26, 2, { children: [field("FIN", 27, 1)] })],
  }),
  field("TLS", 34, 10, {
    children: [
      field("Type", 34, 1),
      field("Version", 35, 2, { isDecisive: true }),
      field("Known otherwise", 40, 0, { isDecisive: true }),
    ],
  }),
];

const names = (path: string | null): string[] =>
  path === null ? [] : trailTo(FIELDS, path).map(({ name }) => name);

describe("visibleRows", () => {
  test("are those of fields whose parents are all open, in order", () => {
    const rows = visibleRows(FIELDS, new Set(["1.1", "2"]));
    expect(rows.map(({ path, level, isOpen }) => [path, level, isOpen])).toEqual([
      ["0", 1, null],
      ["1", 1, false],
      ["2", 1, true],
      ["2.0", 2, null],
      ["2.1", 2, null],
      ["2.2", 2, null],
    ]);
    expect(rows.slice(3).map(({ position, siblings }) => [position, siblings])).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });
});

describe("pathOfByte", () => {
  test("is that of the smallest field with the byte", () => {
    expect([26, 27, 35, 36, 37].map((offset) => names(pathOfByte(FIELDS, offset)))).toEqual([
      ["TCP", "Header length"],
      ["TCP", "Flags", "FIN"],
      ["TLS", "Version"],
      ["TLS", "Version"],
      ["TLS"],
    ]);
  });

  test("is null where no field has it, and never that of a field without bytes", () => {
    expect(pathOfByte(FIELDS, 44)).toBeNull();
    expect(names(pathOfByte(FIELDS, 40))).toEqual(["TLS"]);
  });
});

test("what decides is found in any depth, and the fields that it is in", () => {
  expect(decisivePaths(FIELDS)).toEqual(["2.1", "2.2"]);
  expect(withParents("2.1.3")).toEqual(["2", "2.1", "2.1.3"]);
});
