import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { renderCsv, type TableName, TABLES } from "../../../src/report/csv/csv.ts";
import type { Session } from "../../../src/session/session.ts";
import { HOSTILE, hostileSession } from "../../build/hostile.ts";
import * as build from "../../build/sessions.ts";

const render = (...sessions: readonly Session[]): string =>
  [...renderCsv(build.reportDocument({ sessions }), {})].join("");

/** Rows below the heads of another table. */
function table(name: TableName, sessions: readonly Session[]): Record<string, string>[] {
  const [head = [], ...rows] = parse(
    [...renderCsv(build.reportDocument({ sessions }), { table: name })].join(""),
  );
  return rows.map((row) => Object.fromEntries(head.map((title, index) => [title, row[index] ?? ""])));
}

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

describe("renderCsv of decrypted sessions", () => {
  test("has four columns more at the end, empty for a session without keys", () => {
    const [head = [], first = [], second = []] = parse(
      render(build.decryptedSession(), build.establishedSession()),
    );
    const [before = []] = parse(render(build.establishedSession()));
    expect([head.slice(before.length), first.slice(before.length), second.slice(before.length)]).toEqual([
      ["keys", "ehloNameInTls", "authInTls", "refusalInTls"],
      ["logs/tls.keys", "mail.example.org", "PLAIN", "535 5.7.8 Error: authentication failed"],
      ["", "", "", ""],
    ]);
    expect(head.slice(0, before.length)).toEqual(before);
  });
});

describe("renderCsv of sessions", () => {
  test("has one row per session below the heads, all of one length", () => {
    const rows = parse(render(build.session(), build.establishedSession()));
    expect([rows.length, new Set(rows.map(({ length }) => length)).size]).toEqual([3, 1]);
  });

  test("has the facts of the session", () => {
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

  test("quotes text, not numbers", () => {
    const [, row = ""] = render(build.session()).split("\r\n");
    expect(row.slice(0, 15)).toBe('"mail.pcap",0,"');
  });

  test("ends rows with CR LF and has no other line ends", () => {
    const text = render(build.session({ smtp: build.refused(454, "one\ntwo\r\nthree") }));
    expect(text.split("\r\n").map((line) => /[\r\n]/.test(line))).toEqual([false, false, false]);
  });
});

describe("findingOf, in the CSV", () => {
  const note = build.finding({ id: "record-version-note", severity: "info", primary: false });

  test.each([
    [
      "the one that explains it",
      build.session({ findings: [note, build.finding({ id: "no-shared-cipher" })] }),
      "no-shared-cipher",
    ],
    [
      "tls-established, whatever else was noted",
      build.establishedSession({ findings: [note] }),
      "tls-established",
    ],
    [
      "the outcome, where nothing explains a failure",
      build.session({ findings: [note] }),
      "handshake-failed",
    ],
  ])("is %s", (_name, session, id) => {
    expect(cells(session)["finding"]).toBe(id);
  });
});

describe("renderCsv of other tables", () => {
  const old = { address: "192.0.2.77", port: 40000 };
  const sessions = [
    build.establishedSession({ stream: 0 }),
    build.session({ stream: 1, client: old, findings: [build.finding({ id: "no-shared-cipher" })] }),
    build.session({ stream: 2, client: old, findings: [build.finding({ id: "no-shared-cipher" })] }),
  ];

  test("has only heads if there is nothing", () => {
    const none = build.reportDocument({ sessions: [] });
    const lines = Object.values(TABLES).map((rows) => Array.from(rows(none)).length);
    expect(lines).toEqual([1, 1, 1, 1, 1]);
  });

  test("causes: one row each, with how many sessions and the best proof", () => {
    expect(
      table("causes", sessions).map(({ finding, sessions: amount, stream }) => [finding, amount, stream]),
    ).toEqual([["no-shared-cipher", "2", "1"]]);
  });

  test("clients: what each offers at best and why it fails, the ones that fail most first", () => {
    const rows = table("clients", sessions);
    expect(
      rows.map(({ clientAddress, sessions: amount, failed, finding, highestVersion }) => [
        clientAddress,
        amount,
        failed,
        finding,
        highestVersion,
      ]),
    ).toEqual([
      ["192.0.2.77", "2", "2", "no-shared-cipher", "TLS 1.1"],
      ["192.0.2.10", "1", "0", "tls-established", "TLS 1.2"],
    ]);
  });

  test("servers: what each negotiates, and with how many clients", () => {
    const [server = {}] = table("servers", sessions);
    expect([
      server["serverAddress"],
      server["name"],
      server["established"],
      server["negotiatedVersions"],
      server["clients"],
    ]).toEqual(["198.51.100.25", "mx.example.net", "1", "TLS 1.2", "2"]);
  });

  test("certificates: what ends first comes first", () => {
    const extendedKeyUsage = { critical: false, purposes: ["serverAuth", "clientAuth"] };
    const notAfter = "2026-11-24T14:43:15Z";
    const certificates = [build.certificate({ sha256: "00", notAfter, extendedKeyUsage })];
    const tls = build.tlsSession({ certificates });
    const other = build.tlsSession({
      certificates: [build.certificate({ sha256: "01", notAfter: "2026-10-21T14:43:15Z" })],
    });
    const rows = table("certificates", [build.session({ tls }), build.session({ tls: other })]);
    expect(
      rows.map(({ daysLeft, servers, validDays, purposes }) => [daysLeft, servers, validDays, purposes]),
    ).toEqual([
      ["1", "198.51.100.25:25", "659", ""],
      ["35", "198.51.100.25:25", "693", "serverAuth clientAuth"],
    ]);
    expect(rows.map(({ issuer }) => issuer)).toEqual(Array(2).fill("CN=Example CA,O=Example"));
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
