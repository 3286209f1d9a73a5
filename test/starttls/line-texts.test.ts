import { expect, it } from "vitest";
import { Interner } from "../../src/bytes/interner.ts";
import { lineText } from "../../src/starttls/line-texts.ts";
import { bytesOf } from "../build/talk.ts";

it("lineText decodes a line in UTF-8 and gives the text that is known for the same bytes", () => {
  const known = new Interner<string>();
  const line = new TextEncoder().encode("250 ä");
  expect(lineText(known, line, 4, 6)).toBe("ä");
  expect(known.find(line, 4, 6)).toBe("ä");
  known.add(line, 4, 6, "as known");
  expect(lineText(known, line, 4, 6)).toBe("as known");
});

it("lineText does not remember lines of more than 256 bytes, nor any without an interner", () => {
  const known = new Interner<string>();
  const line = bytesOf(`>${"x".repeat(1000)}<`);
  expect(lineText(known, line, 1, 1001)).toBe("x".repeat(1000));
  expect(known.find(line, 1, 1001)).toBeUndefined();
  expect(lineText(null, line, 0, 3)).toBe(">xx");
});
