import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { EVERY_SESSION } from "../../../src/report/session-filter.ts";
import type { ReadSettings } from "../../../src/web/messages.ts";
import { Inspection } from "../../../src/web/worker/inspection.ts";
import { concat, pcap, pcapRecord, ramp } from "../../build/captures.ts";

const SETTINGS: ReadSettings = { ports: [], allPorts: false, decodeAs: new Map(), join: false, zone: "UTC" };

const named = (path: string, bytes: Uint8Array) => ({
  path,
  file: new File([Uint8Array.from(bytes)], path),
});

test("a reading that begins while another is under way stops it, and takes its place", async () => {
  const sample = readFileSync(new URL("../../../samples/any-interface.pcap", import.meta.url));
  const packets = Array.from({ length: 120 }, () => pcapRecord({ data: ramp(100_000) }));
  const inspection = new Inspection(
    () => {},
    () => {},
  );
  const first = inspection.read({
    files: [named("large.pcap", concat(pcap([]), ...packets))],
    settings: SETTINGS,
  });
  const second = await inspection.read({ files: [named("small.pcap", sample)], settings: SETTINGS });
  const { rows } = await first;
  const { indices } = await inspection.choose(EVERY_SESSION);
  expect([rows.count, second.rows.count, indices.length]).toEqual([0, 1, 1]);
  expect(JSON.stringify((await first).overview)).toContain("interrupted after 4194304 bytes");
});
