// npm's pcap-parser with what the page gives it reads as it does with Node's own modules.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import type { parse } from "pcap-parser";
import { expect, test } from "vitest";
import { startPcapParser } from "../../../src/reading/start-pcap-parser.ts";
import * as needs from "../../../src/web/worker/pcap-parser-needs.ts";
import { concat, pcap, pcapRecord, ramp } from "../../build/captures.ts";

/** As the page's build puts it together. */
function pageParse(): typeof parse {
  const path = createRequire(import.meta.url).resolve("pcap-parser");
  const exports: { parse?: typeof parse } = {};
  const load = compileFunction(readFileSync(path, "utf8"), ["require", "exports", "Buffer", "process"]);
  load(() => needs, exports, needs.Buffer, needs.process);
  if (exports.parse === undefined) throw new Error("pcap-parser exports no parse");
  return exports.parse;
}

const bufferOf = (bytes: Uint8Array): needs.Buffer => new needs.Buffer(Uint8Array.from(bytes).buffer);

const packets = Array.from({ length: 50 }, (_, i) => ({ data: ramp(i), originalLength: i + 3 }));

test.each([
  ["little-endian", pcap(packets), 50],
  ["big-endian", pcap(packets, { littleEndian: false }), 50],
  ["cut", concat(pcap(packets), pcapRecord({ data: ramp(9) }).slice(0, -1)), 50],
  ["of another format", concat(ramp(30), pcap(packets)), 0],
])("pcap-parser reads a pcap that is %s in chunks of any size", (_, bytes, expected) => {
  for (const size of [1, 7, 100, bytes.length]) {
    const seen: string[] = [];
    const push = startPcapParser(pageParse(), ({ header, data }) => {
      const i = seen.length;
      seen.push(`${header.originalLength} ${data.compare(concat(ramp(2), ramp(i)), 2, 2 + i)}`);
    });
    for (let at = 0; at < bytes.length; at += size) push(bufferOf(bytes.slice(at, at + size)));
    expect(seen).toEqual(Array.from({ length: expected }, (__, i) => `${i + 3} 0`));
  }
});

test("a Buffer that differs in a byte or in its length is not the same", () => {
  const buffer = bufferOf(ramp(4));
  expect([
    buffer.compare(ramp(4), 0, 4),
    buffer.compare(ramp(4).with(3, 9), 0, 4),
    buffer.compare(ramp(9), 0, 5),
  ]).toEqual([0, 1, 1]);
});
