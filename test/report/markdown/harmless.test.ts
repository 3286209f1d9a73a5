import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeBlock, codeSpan, prose } from "../../../src/report/markdown/harmless.ts";
import { HOSTILE } from "../../build/hostile.ts";

describe("running text", () => {
  test.each([
    ["The server closed (frame 16).", "The server closed (frame 16)."],
    ["at 2026-11-21 04:04:54.593914, port 25", "at 2026-11-21 04:04:54.593914, port 25"],
    ["Größe 3 · “x”", "Größe 3 · `“x”`"],
    ["TLS_RSA_WITH_NULL_MD5, weak", "`TLS_RSA_WITH_NULL_MD5`, weak"],
    ['said "a*b".', 'said "`a*b`".'],
    ["call TLS_method(), or (SSL_new()).", "call `TLS_method()`, or (`SSL_new()`)."],
    ["see https://example.org/x", "see `https://example.org/x`"],
    ["WWW.example.org", "`WWW.example.org`"],
    ["@team and #12 and GH-7", "`@team` and `#12` and `GH-7`"],
    [":smile: at 04:04:54", "`:smile`: at 04:04:54"],
    ["<b> &amp; \\", "`<b>` `&amp`; `\\`"],
    ["a | b", String.raw`a \| b`],
    ["- no list", "`-` no list"],
    ["1. no list", "`1`. no list"],
    ["> no quotation", "`>` no quotation"],
    ["\u001b[0m", "`\\x1b[0m`"],
  ])("%j becomes %j", (text, shown) => {
    expect(prose(text)).toBe(shown);
  });

  test("means nothing outside of code, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" })), (text) => {
        const outside = withoutCode(prose(text));
        return (
          /^[\p{L}\p{N} .,;:()'"%/>→·–…\\|-]*$/u.test(outside) && !/:\/|www\.|^[->]|^\d+[.)]/i.test(outside)
        );
      }),
    );
  });
});

describe("a code span", () => {
  test.each([
    ["a", "`a`"],
    ["", "–"],
    ["  ", "–"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["``` x", "```` ``` x ````"],
    ["a|b", "`a\\x7cb`"],
    ["a\nb", "`a\\x0ab`"],
  ])("of %j is %j", (text, shown) => {
    expect(codeSpan(text)).toBe(shown);
  });

  test("holds all of any text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" })), (text) => {
        const span = codeSpan(text);
        return span === "–" || withoutCode(span) === "";
      }),
    );
  });
});

test("a block's fence is longer than any in it", () => {
  expect(codeBlock(["a ``` b", "````"], "text")).toBe("`````text\na ``` b\n````\n`````\n");
});

/** CommonMark section 6.1: a span ends with as many backticks as it begins with. */
function withoutCode(text: string): string {
  return text.replaceAll(/(?<!`)(`+)(?!`)(?:.*?)(?<!`)\1(?!`)/gs, "");
}
