// tshark's packet details of captures (PDML) -> its fields by frame.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Session, Side } from "../../src/session/session.ts";
import { withoutSecrets } from "../build/keyed-samples.ts";
import { ofEach } from "../build/tshark.ts";

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

export interface DetailedFrame {
  readonly frame: number;
  readonly stream: number;
  /** In tshark's order, without what it hides. */
  readonly fields: readonly PdmlField[];
}

/** By path, the fields of its frames, with the keys in the captures or without. */
export function packetDetails(
  paths: readonly string[],
  options: { readonly withKeys: boolean },
): ReadonlyMap<string, readonly DetailedFrame[]> {
  const folder = mkdtempSync(join(tmpdir(), "starttls-inspect-"));
  const copy = join(folder, "copy.pcapng");
  const found = ofEach(paths, (path) => {
    if (options.withKeys) return framesOf(path);
    writeFileSync(copy, withoutSecrets(readFileSync(path)));
    return framesOf(copy);
  });
  rmSync(folder, { recursive: true });
  return found;
}

function framesOf(path: string): readonly DetailedFrame[] {
  const { stdout } = spawnSync("tshark", ["-r", path, "-n", "-T", "pdml"], {
    encoding: "utf8",
    maxBuffer: 1 << 29,
  });
  const frames: { frame: number; stream: number; readonly fields: PdmlField[] }[] = [];
  let protocol = "";
  // A value may hold line ends.
  for (const [element, indent = "", kind, attributes = ""] of stdout.matchAll(
    /^( *)<(packet|proto|field)\b((?:[^>"]|"[^"]*")*)>/gm,
  )) {
    if (kind === "packet") frames.push({ frame: Number.NaN, stream: Number.NaN, fields: [] });
    const current = frames.at(-1);
    if (current === undefined) continue;
    const of = (attribute: string): string =>
      new RegExp(` ${attribute}="([^"]*)"`).exec(` ${attributes}`)?.[1] ?? "";
    if (kind === "proto") protocol = of("name");
    if (protocol === "geninfo" && of("name") === "num") current.frame = Number(of("show"));
    if (of("name") === "tcp.stream") current.stream = Number(of("show"));
    if (element.includes('hide="yes"') || protocol === "geninfo" || protocol === "frame") continue;
    current.fields.push({
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

/** The TLS records of one side, each with its fields, in order. */
export function recordsOf(
  { client, stream }: Session,
  side: Side,
  frames: readonly DetailedFrame[],
): PdmlField[][] {
  const records: PdmlField[][] = [];
  for (const { fields, stream: of } of frames) {
    if (of !== stream) continue;
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
