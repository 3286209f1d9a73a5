import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LineTexts } from "../../src/starttls/line-texts.ts";
import { bytesOf } from "../build/talk.ts";

const decoder = new TextDecoder();

describe("lines that recur", () => {
  it("are told as if each was decoded", () => {
    const lines = fc.uint8Array({ max: 2, maxLength: 3 });
    fc.assert(
      fc.property(fc.array(lines, { minLength: 10 }), (several) => {
        const texts = new LineTexts();
        for (const line of several) expect(texts.of(line, 0, line.length)).toBe(decoder.decode(line));
      }),
    );
  });

  it("may have the same sum and yet differ", () => {
    const texts = new LineTexts();
    const told = ["Aa", "BB", "Aa"].map((line) => texts.of(bytesOf(line), 0, 2));
    expect(told).toEqual(["Aa", "BB", "Aa"]);
  });

  it("may be long", () => {
    const line = "x".repeat(1000);
    expect(new LineTexts().of(bytesOf(`>${line}<`), 1, 1001)).toBe(line);
  });
});
