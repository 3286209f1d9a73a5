import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { EXPLAINED } from "../../../src/diagnose/explain.ts";
import { codeBlock, codeSpan, prose } from "../../../src/report/markdown/harmless.ts";
import { HOSTILE } from "../../build/hostile.ts";

describe("prose", () => {
  test.each([
    ["The server closed (frame 16).", "The server closed (frame 16)."],
    ["at 2026-11-21 04:04:54.593914, port 25", "at 2026-11-21 04:04:54.593914, port 25"],
    ["Größe 3 · “x”", "Größe 3 · `“x”`"],
    ["TLS_RSA_WITH_NULL_MD5, weak", "`TLS_RSA_WITH_NULL_MD5`, weak"],
    ['said "a*b".', 'said "`a*b`".'],
    ['log: "no_cert (for a b)", then', 'log: "`no_cert (for a b)`", then'],
    ["in HKLM\\SYSTEM\\Protocols\\TLS 1.2, subkey", "in `HKLM\\SYSTEM\\Protocols\\TLS 1.2`, subkey"],
    ["set smtp_tls_level = may, then", "set `smtp_tls_level = may`, then"],
    ["set a_b = ${if def:c {*}{}}, so", "set `a_b = ${if def:c {*}{}}`, so"],
    ["ssl.protocols=TLSv1.2 TLSv1.3.", "`ssl.protocols=TLSv1.2 TLSv1.3`."],
    ["(receiving: smtpd_tls_...) where", "(receiving: `smtpd_tls_...`) where"],
    ["run Set-Thing -Required $true.", "run `Set-Thing -Required $true`."],
    ['see "a -n | grep b_c"', 'see "`a -n | grep b_c`"'],
    ["call TLS_method(), or (SSL_new()).", "call `TLS_method()`, or (`SSL_new()`)."],
    ["see https://example.org/x", "see `https://example.org/x`"],
    ["WWW.example.org", "`WWW.example.org`"],
    ["@team and #12 and GH-7", "`@team` and `#12` and `GH-7`"],
    [":smile: at 04:04:54", "`:smile`: at 04:04:54"],
    ["<b> &amp; \\", "`<b>` `&amp`; `\\`"],
    ["a | b", String.raw`a \| b`],
    ["- no list", "`-` no list"],
    ["1. no list", "`1`. no list"],
    ["3.10 and later? Versions 1 & 2.", "3.10 and later? Versions 1 & 2."],
    ["> no quotation", "`>` no quotation"],
    ["\u001b[0m", "`\\x1b[0m`"],
  ])("%j becomes %j", (text, shown) => {
    expect(prose(text)).toBe(shown);
  });

  test("has no Markdown outside of code, whatever the text", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" })), (text) => {
        const outside = withoutCode(prose(text));
        return (
          /^[\p{L}\p{N} .,;:()'"%/>→·–…\\|?-]*$/u.test(outside.replaceAll(" & ", " ")) &&
          !/:\/|www\.|^[->]|^\d+[.)]( |$)/i.test(outside)
        );
      }),
    );
  });
});

describe("prose of the findings' texts", () => {
  const all = Object.values(EXPLAINED);
  const bySystem = all.flatMap(({ logs, remedies }) => [logs, remedies]).flat();
  const texts = [
    ...all.flatMap(({ title, explanation }) => [title, explanation]),
    ...bySystem.map(({ text }) => text),
    ...all.flatMap(({ references }) => references),
    ...all.flatMap(({ certainties = {} }) => Object.values(certainties)),
  ];

  test("keeps every word", () => {
    expect(texts.filter((text) => unmarked(prose(text)) !== text.replaceAll(/ +/g, " "))).toEqual([]);
  });

  test("has code marks at the ends of words alone", () => {
    const cut = texts.filter((text) =>
      [...prose(text).matchAll(/(^|.)`[^`]+`(?=(.{0,2}))/g)].some(
        ([, before = "", after = ""]) =>
          !/^[\s("]?$/.test(before) || !/^(?:[.,;:)"?]?$|[.,;:)"?]?[^.\w]|$)/.test(after),
      ),
    );
    expect(cut).toEqual([]);
  });

  test("has quotations, settings and keys that are code as a whole or not at all", () => {
    const cut = /(?<=^|[\s(])"(?!`[^`]+`")[^"]*`[^"]*"|`={1,2}`|` =|= `|\\TLS`|`\$|TLSv[\d.]+` TLSv/;
    expect(texts.map((text) => prose(text)).filter((text) => cut.test(text))).toEqual([]);
  });
});

describe("codeSpan", () => {
  test.each([
    ["a", "`a`"],
    ["", "–"],
    ["  ", "–"],
    ["a`b", "``a`b``"],
    ["`", "`` ` ``"],
    ["``` x", "```` ``` x ````"],
    ["a|b", "`a|b`"],
    ["a\nb", "`a\\x0ab`"],
  ])("of %j is %j", (text, shown) => {
    expect(codeSpan(text)).toBe(shown);
  });

  test("ends no cell in a table", () => {
    expect([codeSpan("a|b", true), prose("a_b|c | d", true)]).toEqual(["`a\\x7cb`", "`a_b\\x7cc` \\| d"]);
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

test("codeBlock has a fence longer than any in it", () => {
  expect(codeBlock(["a ``` b", "````"], "text")).toBe("`````text\na ``` b\n````\n`````\n");
});

/** Without the marks of code, and of a pipe. */
const unmarked = (text: string): string => text.replaceAll("`", "").replaceAll(String.raw`\|`, "|");

/** CommonMark section 6.1: a span ends with as many backticks as it begins with. */
function withoutCode(text: string): string {
  return text.replaceAll(/(?<!`)(`+)(?!`)(?:.*?)(?<!`)\1(?!`)/gs, "");
}
