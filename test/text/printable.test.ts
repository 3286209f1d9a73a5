import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { printable, printableAscii, printableLine } from "../../src/text/printable.ts";

const NASTY: readonly (readonly [what: string, text: string, shown: string])[] = [
  ["an ANSI colour", "\u001b[31mred", "\\x1b[31mred"],
  ["an OSC title", "\u001b]0;title\u0007", "\\x1b]0;title\\x07"],
  ["a C1 control sequence", "\u009b2J", "\\x9b2J"],
  ["a carriage return", "good\rbad", "good\\x0dbad"],
  ["a backspace", "a\bb", "a\\x08b"],
  ["a line end", "a\nb", "a\\x0ab"],
  ["DEL", "\u007f", "\\x7f"],
  ["NUL", "\0", "\\x00"],
  ["a right-to-left override", "\u202egnp.exe", "\\u202egnp.exe"],
  ["a bidi isolate", "\u2066x\u2069", "\\u2066x\\u2069"],
  ["a zero-width joiner", "a\u200db", "a\\u200db"],
  ["a soft hyphen", "a\u00adb", "a\\xadb"],
  ["a no-break space", "a\u00a0b", "a\\xa0b"],
  ["a line separator", "a\u2028b", "a\\u2028b"],
  ["a Hebrew letter", "\u05d0", "\\u05d0"],
  ["a variation selector", "\ufe0f", "\\ufe0f"],
  ["a tag character", "\u{e0041}", "\\u{e0041}"],
  ["a lone surrogate", "\ud800", "\\ud800"],
  ["a private character", "\ue000", "\\ue000"],
];

describe("printable", () => {
  test.each(NASTY)("shows %s as an escape", (_what, text, shown) => {
    expect(printable(text)).toBe(shown);
  });

  test("leaves printable ASCII, accents and other scripts as they are", () => {
    const text = "220 mx.example.net ESMTP ~ José 日本";
    expect(printable(text)).toBe(text);
  });

  test("lets nothing through that steers a terminal", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => !/[\p{C}\u2028\u2029]/u.test(printable(text))),
    );
  });
});

test("printableAscii escapes all but ASCII", () => {
  expect(printableAscii("EHLO é日🇦\u001b")).toBe("EHLO \\xe9\\u65e5\\u{1f1e6}\\x1b");
});

describe("printableLine", () => {
  test("joins the lines of a reply", () => {
    expect(printableLine("one\r\ntwo\nthree", 20)).toBe("one two three");
  });

  test("cuts what is too long", () => {
    expect(printableLine("abcdef", 4)).toBe("abc…");
  });

  test("never cuts within a character", () => {
    expect(printableLine("ab😀def", 4)).toBe("ab…");
  });
});
