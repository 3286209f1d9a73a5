// Which differences known.json explains, and what is read of the oracle's report.
import { describe, expect, test } from "vitest";
import { type Entry, explain, stale } from "./known.mjs";
import { type Difference, problems, tallies } from "./oracle.mjs";

const difference: Difference = {
  field: "tls.alerts",
  state: "extra",
  where: "stream 1 192.0.2.10:41234-198.51.100.25:25 frames 3-15",
  truth: [],
  ours: [[12, "server", null, null]],
  capture: "/corpus/a/b.pcap",
};
const entry: Entry = { capture: "a/b.pcap", stream: 1, field: "tls\\.alerts", reason: "seen" };

describe("an entry of known.json", () => {
  const entries: readonly (readonly [string, Partial<Entry>, number])[] = [
    ["explains a difference of its field, capture and stream", {}, 1],
    ["explains any capture's without a capture", { capture: "" }, 1],
    ["explains no other capture's", { capture: "c.pcap" }, 0],
    ["explains no other stream's", { stream: 11 }, 0],
    ["explains no longer field's", { field: "alerts" }, 0],
    ["explains a value that it names", { truth: "^\\[\\]$", ours: "\\[12,.server.,null,null\\]" }, 1],
    ["explains no other value", { ours: "client" }, 0],
  ];
  test.each(entries)("%s", (_what, parts, expected) => {
    expect(explain([difference], [{ ...entry, ...parts }]).known).toHaveLength(expected);
  });
});

describe("an entry of known.json that explains nothing", () => {
  const anywhere: Entry = { field: "x", reason: "seen" };
  const entries = [entry, anywhere];

  test("is stale in the corpus that it was written for", () => {
    expect(stale(entries, new Set(), [], true)).toEqual(entries);
  });

  test("is stale in another corpus that has its capture", () => {
    expect(stale(entries, new Set(), ["/other/a/b.pcap"], false)).toEqual([entry]);
  });

  test("is not stale where it explained something in another round", () => {
    expect(stale(entries, new Set(entries), [], true)).toEqual([]);
  });
});

describe("the report of the oracle", () => {
  const printed = [
    '{"captures": 2, "crash": 1, "timeout": 0, "badExit": 2, "badJson": 0, "oracleError": 0}',
    "PROBLEM crash /corpus/a b.pcap 1 TypeError: x",
    "PROBLEM badExit /corpus/c.pcap 2 no such thing",
    "field                      equal different  missing   extra  excused",
    "tls.alerts                   287         1        2       3        4",
    "excused: lost-segment 8",
  ].join("\n");

  test("gives a tally per field", () => {
    expect([...tallies(printed)]).toEqual([["tls.alerts", { equal: 287, unequal: 6, excused: 4 }]]);
  });

  test("gives a line per run that failed, and counts those not shown", () => {
    const found = problems(printed, ["/corpus/a b.pcap", "/corpus/c.pcap"]);
    expect(found.map(({ state, capture, ours }) => [state, capture, ours])).toEqual([
      ["crash", "/corpus/a b.pcap", "1 TypeError: x"],
      ["badExit", "/corpus/c.pcap", "2 no such thing"],
      ["badExit", "", "1 more"],
    ]);
  });
});
