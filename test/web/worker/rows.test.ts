import { expect, test } from "vitest";
import { reportOf } from "../../../src/inspect-captures.ts";
import type { ReportDocument } from "../../../src/report/report-document.ts";
import type { Session } from "../../../src/session/session.ts";
import type { ColumnName, Rows } from "../../../src/web/messages.ts";
import { sortedRows } from "../../../src/web/page/row-order.ts";
import { rowsOf } from "../../../src/web/worker/rows.ts";
import * as build from "../../build/sessions.ts";

const documentOf = (sessions: readonly Session[]): ReportDocument =>
  reportOf({ captures: [build.capture()], sessions });

function columnOf(rows: Rows, name: ColumnName): (string | undefined)[] {
  const column = rows.columns.find((each) => each.name === name);
  return Array.from(column?.cells ?? [], (cell) => column?.texts[cell]);
}

/** The streams of the sessions, sorted by a column. */
function sorted(sessions: readonly Partial<Session>[], by: ColumnName, descending = false): number[] {
  const all = sessions.map((parts, stream) => build.session({ ...parts, stream }));
  return [...sortedRows(rowsOf(documentOf(all), "UTC"), null, { by, descending })];
}

test("a session has the cells of the terminal's table", () => {
  const rows = rowsOf(documentOf([build.session()]), "UTC");
  const cells = rows.columns.map(({ name }) => [name, columnOf(rows, name)[0]]);
  expect(Object.fromEntries(cells)).toEqual({
    stream: "0",
    time: "14:43:15",
    client: "192.0.2.10:41234",
    server: "198.51.100.25:25",
    starttls: "frame 10,\n220 in 11",
    offered: "TLS 1.1,\n7 suites",
    chosen: "nothing",
    closed: "server: FIN, frame 15,\n26 ms after ClientHello",
    outcome: "handshake-failed",
    cause: "–",
  });
  expect(rows.failed).toEqual(Uint8Array.of(1));
});

test("times are in the zone, and its name stands above them", () => {
  const rows = rowsOf(documentOf([build.session()]), "Europe/Berlin");
  expect(columnOf(rows, "time")).toEqual(["16:43:15"]);
  expect(rows.columns[1]?.head).toBe("Time (CEST)");
});

test("what a capture's name could do to the page is shown as an escape", () => {
  const captures = ["a\u202e.pcap", "b.pcap"].map((path) => build.capture({ path }));
  const sessions = captures.map(({ path }) => build.session({ capture: path }));
  const rows = rowsOf(reportOf({ captures, sessions }), "UTC");
  expect(columnOf(rows, "capture")).toEqual(["a\\u202e.pcap", "b.pcap"]);
  expect([...rows.captures]).toEqual([0, 1]);
});

test("addresses sort by number, IPv4 first", () => {
  const addresses = ["2001:db8::1", "192.0.2.10", "192.0.2.9", "192.0.2.10"];
  const ports = [1, 50_000, 1, 9];
  const sessions = addresses.map((address, index) => ({ client: { address, port: ports[index] ?? 0 } }));
  expect(sorted(sessions, "client")).toEqual([2, 3, 1, 0]);
});

test("times sort by all their digits, however many each has", () => {
  const times = ["2026-11-21T03:14:05.5Z", "2026-11-21T03:14:05.25Z", null, "2026-11-21T03:14:05.55Z"];
  expect(
    sorted(
      times.map((startTime) => ({ startTime })),
      "time",
    ),
  ).toEqual([1, 0, 3, 2]);
});

test("versions sort by their numbers, and what offers none comes first", () => {
  const hellos = [build.TLS_1_3, build.TLS_1_2].map((highestVersion) =>
    build.tlsSession({ clientHello: build.clientHello({ highestVersion }) }),
  );
  expect(sorted([...hellos.map((tls) => ({ tls })), { tls: null }], "offered")).toEqual([2, 1, 0]);
});

test("equal rows stay in their order, either way", () => {
  const outcomes = ["incomplete-capture", "established", "established"] as const;
  const sessions = outcomes.map((outcome) => ({ outcome }));
  expect(sorted(sessions, "outcome")).toEqual([1, 2, 0]);
  expect(sorted(sessions, "outcome", true)).toEqual([0, 1, 2]);
});

const failing = (id: string): Partial<Session> => ({ findings: [build.finding({ id, primary: true })] });

test("sorted by cause, the cause of most failures comes first and what went well last", () => {
  const went = { outcome: "established", aborted: null } as const;
  const sessions = [
    went,
    failing("no-shared-cipher"),
    failing("tls-version-below-server-minimum"),
    failing("tls-version-below-server-minimum"),
  ];
  expect(sorted(sessions, "cause")).toEqual([2, 3, 1, 0]);
});
