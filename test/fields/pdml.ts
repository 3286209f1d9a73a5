// tshark's packet details of a capture (PDML) -> its fields by frame.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session, Side } from "../../src/session/session.ts";
import { withoutSecrets } from "../build/keyed-samples.ts";

export interface PdmlField {
  readonly protocol: string;
  /** As Wireshark shows it, in single spaces, without the pattern of bits before it. */
  readonly text: string;
  readonly start: number;
  readonly length: number;
  readonly depth: number;
  /** Wireshark's name of it; empty for a heading. */
  readonly name: string;
}

/** By frame number, in tshark's order, without what it hides. */
export function packetDetails(file: string): ReadonlyMap<number, readonly PdmlField[]> {
  const { stdout } = spawnSync("tshark", ["-r", file, "-n", "-T", "pdml"], {
    encoding: "utf8",
    maxBuffer: 1 << 29,
  });
  const frames = new Map<number, PdmlField[]>();
  let fields: PdmlField[] = [];
  let protocol = "";
  // A value may hold line ends.
  for (const [element, indent = "", kind, attributes = ""] of stdout.matchAll(
    /^( *)<(packet|proto|field)\b((?:[^>"]|"[^"]*")*)>/gm,
  )) {
    if (kind === "packet") fields = [];
    const of = (attribute: string): string =>
      new RegExp(` ${attribute}="([^"]*)"`).exec(` ${attributes}`)?.[1] ?? "";
    if (kind === "proto") protocol = of("name");
    if (protocol === "geninfo" && of("name") === "num") frames.set(Number(of("show")), fields);
    if (element.includes('hide="yes"') || protocol === "geninfo" || protocol === "frame") continue;
    fields.push({
      protocol,
      name: of("name"),
      text: plain(of("showname") || of("show")),
      start: Number(of("pos")),
      length: Number(of("size")),
      depth: indent.length,
    });
  }
  return frames;
}

/** The same of a capture whose keys are taken out. */
export function detailsWithoutKeys(file: string): ReturnType<typeof packetDetails> {
  if (!file.endsWith(".pcapng")) return packetDetails(file);
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
  const copy = join(folder, "copy.pcapng");
  writeFileSync(copy, withoutSecrets(readFileSync(file)));
  const details = packetDetails(copy);
  rmSync(folder, { recursive: true });
  return details;
}

/** The TLS records of one side, each with its fields, in order. */
export function recordsOf(
  { client, stream }: Session,
  side: Side,
  details: ReadonlyMap<number, readonly PdmlField[]>,
): PdmlField[][] {
  const records: PdmlField[][] = [];
  for (const fields of details.values()) {
    if (!fields.some(({ text }) => text === `Stream index: ${stream}`)) continue;
    const isClient = fields.some(({ text }) => text === `Source Port: ${client.port}`);
    if (isClient !== (side === "client")) continue;
    for (const field of fields) {
      if (field.name === "tls.record") records.push([]);
      if (field.protocol === "tls") records.at(-1)?.push(field);
    }
  }
  return records;
}

const ENTITIES: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"' };

const plain = (text: string): string =>
  text
    .replaceAll(/&#x([\da-f]+);/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replaceAll(/&(amp|lt|gt|quot);/g, (_, name: string) => ENTITIES[name] ?? "")
    .replace(/^[.01 ]+ = /, "")
    .replaceAll(/\s+/g, " ");
