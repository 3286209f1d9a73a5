import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderCsv } from "../../src/report/csv.ts";
import type { Session } from "../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../build/hostile.ts";
import * as build from "../build/sessions.ts";

const render = (...sessions: readonly Session[]): string =>
  [...renderCsv(build.reportDocument({ sessions }))].join("");

/** RFC 4180 section 2, with the line ends and the quotes that it asks for. */
function parse(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n|$)/gs)) {
    rows.at(-1)?.push(quoted === undefined ? (plain ?? "") : quoted.replaceAll('""', '"'));
    if (end === "\r\n") rows.push([]);
    if (end === "") break;
  }
  return rows.slice(0, -1);
}

function cells(session: Session): Record<string, string> {
  const [head = [], row = []] = parse(render(session));
  return Object.fromEntries(head.map((name, index) => [name, row[index] ?? ""]));
}

describe("the rows", () => {
  test("are one a session below the heads, each as long as they are", () => {
    const rows = parse(render(build.session(), build.establishedSession()));
    expect([rows.length, new Set(rows.map(({ length }) => length)).size]).toEqual([3, 1]);
  });

  test("tell the session", () => {
    const { serverAddress, highestVersion, supportedVersions, closedBy, closeFrame, abortedCertainty } =
      cells(build.session());
    expect([
      serverAddress,
      highestVersion,
      supportedVersions,
      closedBy,
      closeFrame,
      abortedCertainty,
    ]).toEqual(["198.51.100.25", "TLS 1.1", "", "server", "15", "certain"]);
  });

  test("quote text and no numbers", () => {
    const [, row = ""] = render(build.session()).split("\r\n");
    expect(row.slice(0, 15)).toBe('"mail.pcap",0,"');
  });

  test("end with CR and LF and hold no other line ends", () => {
    const text = render(build.session({ smtp: build.refused(454, "one\ntwo\r\nthree") }));
    expect(text.split("\r\n").map((line) => /[\r\n]/.test(line))).toEqual([false, false, false]);
  });
});

describe("text that a spreadsheet would compute", () => {
  test.each(["=1+1", "+1", "-1", "@SUM(1)", "  =1", "\uff1d1", "\uff0d1"])("%s stays text", (text) => {
    const smtp = build.smtpDialogue({ ehlo: { frame: 6, command: "EHLO", name: text } });
    expect(cells(build.session({ smtp }))["ehloName"]).toBe(`'${text}`);
  });

  test("is nowhere in a row, whatever the capture says", () => {
    const texts = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary" }));
    fc.assert(
      fc.property(texts, (text) => {
        const [head = [], row = [], ...more] = parse(render(hostileSession(text)));
        const harmful = row.filter((cell) => /^\s*[=+\-@\uff1d\uff0b\uff0d\uff20]|\p{Cc}/u.test(cell));
        return harmful.length === 0 && row.length === head.length && more.length === 0;
      }),
    );
  });
});
