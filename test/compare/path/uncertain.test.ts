// What captures cannot rule out, and what therefore is neither blamed on the path nor cleared of it.
import { expect, test } from "vitest";
import * as build from "../../build/sessions.ts";
import { compared, OPENED, type Row, said } from "./stories.ts";

const serverUnseen = (untold: Row["untold"]): readonly Row[] =>
  OPENED.map((row): Row => (row.from === "server" ? Object.assign({}, row, { fate: "lost", untold }) : row));

const FLIGHT: Row = { from: "server", data: 1448, fate: "lost" };
const AGAIN: Row = { ...FLIGHT, again: true, after: 400 };
const REMINDER: Row = { from: "client", flag: "", deaf: true, after: 200 };

test("of a point that recorded one direction, nobody knows on which side of it the other one was lost", () => {
  const blind = serverUnseen("not-recorded");
  const [whole, half] = [OPENED, blind].map((rows) => compared([...rows, FLIGHT, AGAIN, AGAIN, REMINDER]));
  expect([whole?.verdict, half?.verdict]).toEqual(["at-fault", "unclear"]);
  expect(half?.untold[0]).toBe(
    "What became of the server's packets: A has none of them. Record both directions.",
  );
});

const HELLO: Row = { from: "client", data: 517 };
const END: Row = { from: "client", flag: "FIN" };

test.each<[string, Row, string, string]>([
  [
    "of a hello that one recorder missed",
    { ...HELLO, fate: "added", untold: "recorder-loss" },
    "bad_record_mac",
    "unclear",
  ],
  ["of a hello that the snapshot length cut", { ...HELLO, kept: 30 }, "bad_record_mac", "unclear"],
  ["and it was compared", HELLO, "bad_record_mac", "clear"],
  ["but for another reason", { ...HELLO, kept: 30 }, "unknown_ca", "clear"],
])("the client refuses what it got, %s", (_what, hello, name, verdict) => {
  const tls = build.tlsSession({ alerts: [build.alert("client", { id: "0x14", name }, 8, 100)] });
  expect(compared([...OPENED, hello, { from: "server", data: 90 }, END], { near: { tls } }).verdict).toBe(
    verdict,
  );
});

test("what a snapshot length cut is unchanged as far as it was captured", () => {
  const details = [HELLO, { ...HELLO, kept: 30 }].map(
    (hello) => compared([...OPENED, hello, END]).findings[0]?.detail,
  );
  expect(details.map((detail) => detail?.includes("unchanged as far as they were captured"))).toEqual([
    false,
    true,
  ]);
});

test("a message that is repeated to a recorder that may have stopped is not cleared, though TLS was established", () => {
  const unseen: Row = { from: "client", data: 1448, fate: "lost", untold: "after-end" };
  const parts = { near: { outcome: "established" }, far: { outcome: "established" } } as const;
  const [once, again] = [[unseen], [unseen, { ...unseen, again: true } as const]].map((rows) =>
    compared([...OPENED, ...rows], parts),
  );
  expect([once?.verdict, again?.verdict]).toEqual(["clear", "unclear"]);
  expect(again?.headline).toContain("whether something between A and B ended or held up the session.");
});

test("a clock that was set by seconds explains a delay of seconds", () => {
  const rows: readonly Row[] = [
    ...OPENED,
    { from: "client", data: 10 },
    { from: "server", data: 90, takes: 2600 },
    { from: "client", data: 12, after: 2700 },
  ];
  const steps = [40, 2600].map((byMs) => [{ nearFrame: 4, farFrame: 4, byMs }]);
  const clocks = steps.map((each) => ({ offsetMs: 0, uncertaintyMs: 10, packets: 9, steps: each }));
  expect(clocks.map((clock) => said(compared(rows, { alignment: { clock } })))).toEqual([
    ["path-delayed certain warning"],
    ["path-clear certain info"],
  ]);
});

const cutAt = (kept?: number): readonly Row[] => [
  ...OPENED,
  { from: "client", data: 10 },
  { from: "server", data: "a".repeat(60), ...(kept === undefined ? {} : { kept }) },
  { from: "server", data: "b".repeat(60), again: true, fate: "added" },
  { from: "client", data: 12 },
];

test("bytes are not forged where a device changed lengths and the snapshot length hides by how much", () => {
  const alignment = { sequenceShift: { client: 0, server: null } };
  const ids = [undefined, 20].map((kept) => said(compared(cutAt(kept), { alignment })));
  expect(ids).toEqual([["path-forged-data certain error"], ["path-unclear possible info"]]);
});

test("SYN/ACKs at one point and none at the other clear nothing, if that recorder may have missed them", () => {
  const answer: Row = { from: "server", flag: "SYN", fate: "lost", untold: "ambiguous" };
  const rows: readonly Row[] = [
    { from: "client", flag: "SYN" },
    answer,
    { ...answer, again: true, after: 1000 },
  ];
  expect(compared(rows).verdict).toBe("unclear");
});

test("of a direction that one point has nothing of, it is not known whether it was changed", () => {
  const blind = serverUnseen("recorder-loss");
  const [failed, established] = (["handshake-failed", "established"] as const).map((outcome) =>
    compared([...blind, END], { near: { outcome }, far: { outcome } }),
  );
  expect([failed?.verdict, established?.verdict]).toEqual(["unclear", "clear"]);
});

test.each([
  ["are shifted", null, "unclear"],
  ["are what they were", 0, "clear"],
])("of a reply that one recorder missed, after which the numbers %s", (_what, server, verdict) => {
  const rows: readonly Row[] = [
    ...OPENED,
    { from: "client", data: 23 },
    { from: "server", data: 151, fate: "lost", untold: "recorder-loss" },
    { from: "client", data: 10 },
    { from: "server", data: 30 },
  ];
  const comparison = compared(rows, { alignment: { sequenceShift: { client: 0, server } } });
  expect(comparison.verdict).toBe(verdict);
  expect(comparison.untold.some((text) => text.startsWith("What was taken out of the server's bytes"))).toBe(
    server === null,
  );
});
