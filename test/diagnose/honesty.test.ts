// Samples whose primary finding is certain, mangled: what the capture then lacks makes it weaker or takes it away, a
// finding says why, and nobody is said to have been silent whose packets were not seen.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { FINDINGS } from "../../src/diagnose/findings.ts";
import { Inspector } from "../../src/inspect.ts";
import type { Finding } from "../../src/session/session.ts";
import { concat } from "../build/captures.ts";

const SAMPLES: readonly (readonly [sample: string, primary: string])[] = [
  ["alert-protocol-version.pcap", "tls-version-rejected-alert"],
  ["client-rejects-certificate.pcap", "client-rejected-certificate"],
  ["large-hello-lost.pcap", "flight-not-delivered"],
  ["no-answer-to-hello.pcap", "no-answer-to-clienthello"],
  ["plain-text-answer.pcap", "plaintext-where-tls-expected-server"],
  ["server-fin-before-hello.pcap", "server-closed-before-clienthello"],
  ["starttls-refused.pcap", "starttls-refused-temporary"],
];

const SILENCE =
  /did not answer|did not reply|never answered|never sent|sent nothing|sent no |said nothing|no reply|no acknowledgment|not offer/;

const FILE_HEADER = 24;
const RECORD_HEADER = 16;
const ETHERNET = 14;
const TCP_PORTS = ETHERNET + 20;
/** In TCP's header, so that no payload is left. */
const SHORTEST_SNAPSHOT = 68;

interface Pcap {
  readonly header: Uint8Array;
  /** Each with its header. */
  readonly records: readonly Uint8Array[];
}

/** The samples are little-endian pcap files of Ethernet frames with IPv4. */
function sampleOf(name: string): Pcap {
  const bytes = readFileSync(new URL(`../../samples/${name}`, import.meta.url));
  const records: Uint8Array[] = [];
  for (let offset = FILE_HEADER; offset < bytes.length;) {
    const end = offset + RECORD_HEADER + bytes.readUInt32LE(offset + 8);
    records.push(bytes.subarray(offset, end));
    offset = end;
  }
  return { header: bytes.subarray(0, FILE_HEADER), records };
}

function findingsOf({ header }: Pcap, records: readonly Uint8Array[]): readonly Finding[] {
  const inspector = new Inspector();
  inspector.push(concat(header, ...records));
  return inspector.finish().sessions.flatMap(({ findings }) => findings);
}

function isOfClient(record: Uint8Array): boolean {
  const ports = new DataView(record.buffer, record.byteOffset + RECORD_HEADER + TCP_PORTS, 4);
  return ports.getUint16(2) === 25;
}

function shortened(record: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(record.subarray(0, RECORD_HEADER + SHORTEST_SNAPSHOT));
  new DataView(copy.buffer).setUint32(8, copy.length - RECORD_HEADER, true);
  return copy;
}

const certain = (findings: readonly Finding[]) =>
  findings.filter(({ certainty, severity }) => certainty === "certain" && severity === "error");
const idsOf = (findings: readonly Finding[]): readonly string[] => findings.map(({ id }) => id);
const silences = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ detail }) => detail).filter((detail) => SILENCE.test(detail));

describe.each(SAMPLES)("%s", (name, primary) => {
  const sample = sampleOf(name);
  const { records } = sample;

  test("is certain as it was recorded", () => {
    expect(idsOf(certain(findingsOf(sample, records)))).toContain(primary);
  });

  test.each([
    ["the client", records.filter(isOfClient)],
    ["the server", records.filter((record) => !isOfClient(record))],
  ])("with %s alone shows neither the finding nor anybody's silence", (_side, kept) => {
    const findings = findingsOf(sample, kept);
    const ids = idsOf(findings);
    expect([ids.includes("capture-one-sided"), ids.includes(primary), silences(findings)]).toEqual([
      true,
      false,
      [],
    ]);
  });

  test("without its opening is as sure as what was seen allows", () => {
    const findings = findingsOf(sample, records.slice(3));
    const restsOn = FINDINGS.find(({ id }) => id === primary)?.restsOn;
    expect(findings.find(({ id }) => id === primary)?.certainty).toBe(
      restsOn === "bytes" ? "certain" : "likely",
    );
  });

  test("without its second half shows that the end is missing", () => {
    const findings = findingsOf(sample, records.slice(0, Math.ceil(records.length / 2)));
    expect([findings.find((finding) => finding.primary)?.id, idsOf(certain(findings))]).toEqual([
      "capture-ends-early",
      [],
    ]);
  });

  test("without payload shows that it was cut off", () => {
    const findings = findingsOf(sample, records.map(shortened));
    // What never arrived is told by TCP's numbers alone.
    const fromBytes = certain(findings).filter(({ id }) => id !== "flight-not-delivered");
    expect([findings.find((finding) => finding.primary)?.id, idsOf(fromBytes)]).toEqual([
      "capture-snaplen-truncated",
      [],
    ]);
  });
});

test("what is sought as a claim of silence is what the whole capture says", () => {
  const sample = sampleOf("no-answer-to-hello.pcap");
  expect(silences(findingsOf(sample, sample.records))).toHaveLength(1);
});
