import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderHtml } from "../../../src/report/html/html.ts";
import type { Session } from "../../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../../build/hostile.ts";
import * as build from "../../build/sessions.ts";

const OPTIONS = { width: 80, color: false, ciphers: true, verbose: false };

const render = (...sessions: readonly Session[]): string =>
  [...renderHtml(build.reportDocument({ sessions }), OPTIONS)].join("");

const PAGE = render(build.session({ findings: [build.finding()] }));

describe("renderHtml", () => {
  test("allows its own style sheet by its hash, and nothing else", () => {
    const [, style = ""] = /<style>(.*)<\/style>/s.exec(PAGE) ?? [];
    const hash = createHash("sha256").update(style).digest("base64");
    expect(/Content-Security-Policy" content="([^"]*)"/.exec(PAGE)?.[1]).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
  });

  test("has no script, no style attribute and nothing to load", () => {
    expect(PAGE.match(/<script|\sstyle=|\ssrc=|<link|@import|url\(|href="[^#]/g)).toBeNull();
  });

  test("has unique ids, and links only to them", () => {
    const page = render(build.session(), build.establishedSession({ stream: 1 }));
    const ids = [...page.matchAll(/\sid="([^"]*)"/g)].map(([, id]) => id);
    const targets = [...page.matchAll(/href="#([^"]*)"/g)].map(([, id]) => id);
    expect([ids.length - new Set(ids).size, targets.filter((id) => !ids.includes(id))]).toEqual([0, []]);
  });
});

test("renderHtml gives ten thousand sessions a row each in less than 3 MB, in pieces", () => {
  const old = build.session({ findings: [build.finding()] });
  const sessions = Array.from({ length: 10_000 }, (_, stream): Session => {
    const address = stream % 2 === 0 ? "203.0.113.226" : "2001:db8:1111:2222:3333:4444:5555:6666";
    return { ...old, stream, client: { address, port: 60_116 } };
  });
  const pieces = [...renderHtml(build.reportDocument({ sessions }), OPTIONS)];
  const page = pieces.join("");
  expect([
    page.length < 3_000_000,
    page.match(/<tr id="c1-/g)?.length,
    pieces.every(({ length }) => length < 100_000),
  ]).toEqual([true, 10_000, true]);
});

describe("renderHtml of hostile text", () => {
  const harmless = tags("harmless").map(withoutText);

  test.each(HOSTILE)("makes no element and no attribute: %j", (text) => {
    expect(tags(text).map(withoutText)).toEqual(harmless);
  });

  test("makes no element of any other text, and passes no control character", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        const page = render(hostileSession(text));
        const same = (page.match(/<[^>]*>/g) ?? []).map(withoutText).join("") === harmless.join("");
        return same && !/[^\P{C}\n]/u.test(page);
      }),
      { numRuns: 50 },
    );
  });
});

function tags(text: string): readonly string[] {
  return render(hostileSession(text)).match(/<[^>]*>/g) ?? [];
}

/** Labels may quote; coordinates follow the length of a text. */
function withoutText(tag: string): string {
  return tag.replaceAll(/"[^"]*"/g, '""');
}
