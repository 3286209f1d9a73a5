// DER elements, object identifiers and integers.
import { describe, expect, test } from "vitest";
import type { Cursor } from "../../../src/bytes/cursor.ts";
import { decode } from "../../../src/bytes/decode.ts";
import { objectIdentifier, readContents, readElement } from "../../../src/tls/certificate/der.ts";
import { hex } from "../../../src/bytes/ascii.ts";

function outcome(decoder: (cursor: Cursor) => unknown, bytes: readonly number[]): unknown {
  const result = decode(decoder, Uint8Array.from(bytes));
  return result.ok ? result.value : `${result.error.kind} ${result.error.field}`;
}

const element = (cursor: Cursor): string => {
  const { tag, contents } = readElement(cursor, "x");
  return `${tag}:${hex(contents.rest())}`;
};

const dotted = (cursor: Cursor): string => objectIdentifier(cursor, "x");

describe("readElement", () => {
  test.each([
    ["a short length", [0x04, 2, 1, 2], "4:0102"],
    ["a length of one octet", [0x04, 0x81, 1, 9], "4:09"],
    ["a length of two octets", [0x04, 0x82, 0, 1, 9], "4:09"],
    ["a length of three octets", [0x04, 0x83, 0, 0, 1, 9], "4:09"],
    ["a length of four octets", [0x04, 0x84, 0, 0, 0, 1, 9], "4:09"],
    ["no contents", [0x05, 0], "5:"],
    ["bytes behind it", [0x04, 1, 9, 9], "4:09"],
    ["nothing", [], "truncated x"],
    ["a tag only", [0x04], "truncated x length"],
    ["too few contents", [0x04, 2, 1], "truncated x"],
    ["too few octets of a length", [0x04, 0x82, 1], "truncated x length"],
    ["four gigabytes", [0x04, 0x84, 0xff, 0xff, 0xff, 0xff], "truncated x"],
    ["an indefinite length", [0x30, 0x80, 0, 0], "invalid x length"],
    ["a length of five octets", [0x04, 0x85, 0, 0, 0, 0, 1, 9], "invalid x length"],
    ["a tag of several octets", [0x1f, 0x21, 0], "invalid x tag"],
  ])("%s", (_, bytes, expected) => {
    expect(outcome(element, bytes)).toBe(expected);
  });

  test("readContents fails on another tag than the expected one", () => {
    expect(outcome((cursor) => readContents(cursor, 0x30, "x").rest(), [0x31, 0])).toBe("invalid x");
  });
});

describe("objectIdentifier", () => {
  test.each([
    // ITU-T X.690 section 8.19.5.
    ["{2 999 3}", [0x88, 0x37, 0x03], "2.999.3"],
    ["rsaEncryption", [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01], "1.2.840.113549.1.1.1"],
    ["0.9", [0x09], "0.9"],
    ["2.5.4.3", [0x55, 0x04, 0x03], "2.5.4.3"],
    ["an arc of 2^32", [0x2a, 0x90, 0x80, 0x80, 0x80, 0x00], "1.2.4294967296"],
    ["a text as long as a page", Array.from({ length: 65 }, () => 1), "invalid x"],
    ["nothing", [], "truncated x"],
    ["an unfinished arc", [0x55, 0x84], "truncated x"],
    ["an arc of 128 bits", [0x69, ...Array.from({ length: 18 }, () => 0xff), 0x7f], "invalid x"],
  ])("%s", (_, bytes, expected) => {
    expect(outcome(dotted, bytes)).toBe(expected);
  });
});
