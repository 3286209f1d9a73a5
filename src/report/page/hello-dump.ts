// ClientHello -> its first bytes with the versions in them marked (RFC 9846 sections 5.1 and 4.2.2, RFC 5246 E.2).
import type { ClientHello } from "../../session/session.ts";
import type { Block, DumpMark } from "./page.ts";

/** Empty where the bytes are not known. */
export function helloDump(hello: ClientHello): Block[] {
  const { firstBytes: hex, firstFrame } = hello;
  if (hex === null) return [];
  return [
    {
      kind: "dump",
      label: `The first ${hex.length / 2} bytes, which begin in frame ${firstFrame}`,
      hex,
      marks: marksOf(hello),
    },
  ];
}

/** Offsets of the record's type (1), version (2), length (2), the message's type (1) and length (3), then the body. */
function marksOf({ encoding, recordVersion, version }: ClientHello): DumpMark[] {
  if (encoding === "sslv2") return [{ start: 3, length: 2, name: `version ${version.id} ${version.name}` }];
  const record = recordVersion === null ? "" : ` ${recordVersion.id} ${recordVersion.name}`;
  return [
    { start: 1, length: 2, name: `record version${record}` },
    { start: 9, length: 2, name: `version in the hello's body ${version.id} ${version.name}` },
  ];
}
