// The body of a record without handshake messages -> its fields, and what the record is called (RFC 9846 section 5.1).
import { uint8 } from "../bytes/integers.ts";
import { count } from "../text/amounts.ts";
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, HEARTBEAT } from "../tls/record-header.ts";
import { alertDescription, alertLevel, protocolVersion } from "../tls/registry/code-points.ts";
import type { Field } from "./field.ts";
import { counted, numbered } from "./tls-names.ts";

const CONTENT_TYPES: ReadonlyMap<number, string> = new Map([
  [CHANGE_CIPHER_SPEC, "Change Cipher Spec"],
  [ALERT, "Alert"],
  [HANDSHAKE, "Handshake"],
  [APPLICATION_DATA, "Application Data"],
  [HEARTBEAT, "Heartbeat"],
]);

const RECORD_VERSIONS: ReadonlyMap<number, string> = new Map([
  [0x0300, "SSLv3"],
  [0x0301, "TLSv1"],
  [0x0302, "TLSv1.1"],
  [0x0303, "TLSv1.2"],
  [0x0304, "TLSv1.3"],
]);

export const contentType = (type: number): string => CONTENT_TYPES.get(type) ?? "unknown";

interface RecordParts {
  readonly start: number;
  readonly end: number;
  readonly type: number;
  readonly version: number;
  /** The version that was agreed on, where it is known and names the record. */
  readonly session: number | null;
}

/** Of a header of five bytes and what is in the body. */
export function recordField(
  { start, end, type, version, session }: RecordParts,
  value: string,
  contents: readonly Field[],
): Field {
  const body = start + 5;
  const name = `${RECORD_VERSIONS.get(session ?? version) ?? "TLS"} Record Layer`;
  const said = numbered(protocolVersion(version));
  const header: Field[] = [
    { start, length: 1, name: "Content Type", value: `${contentType(type)} (${type})` },
    { start: start + 1, length: 2, name: "Version", value: said, isDecisive: true },
    { start: start + 3, length: 2, name: "Length", value: String(end - body) },
  ];
  return { start, length: end - start, name, value, children: [...header, ...contents] };
}

export interface RecordBody {
  readonly contents: readonly Field[];
  /** What the record is called. */
  readonly summary: string;
}

/** `body` is where the body is in the stream; `bytes` is it, where it can be read. */
export const bodyOf = (type: number, bytes: Uint8Array, body: number, length: number): RecordBody => ({
  contents: contentsOf(type, bytes, body, length),
  summary: summaryOf(type, bytes, length),
});

function contentsOf(type: number, bytes: Uint8Array, body: number, length: number): Field[] {
  if (type === ALERT && bytes.length === 2) {
    const [level, description] = [uint8(bytes, 0), uint8(bytes, 1)];
    const children = alertFields(level, description).map((field, index) =>
      Object.assign(field, { start: body + index, length: 1 }),
    );
    const value = alertText(level, description);
    return [{ start: body, length: 2, name: "Alert Message", value, children }];
  }
  return length === 0
    ? []
    : [
        {
          start: body,
          length,
          name: type === ALERT && length === 2 ? "Alert Message" : (NAMES.get(type) ?? "Data"),
          value: count(length, "byte"),
        },
      ];
}

const NAMES: ReadonlyMap<number, string> = new Map([
  [CHANGE_CIPHER_SPEC, "Change Cipher Spec Message"],
  [ALERT, "Alert Message: Encrypted Alert"],
  [HANDSHAKE, "Handshake Protocol: Encrypted Handshake Message"],
  [APPLICATION_DATA, "Encrypted Application Data"],
  [HEARTBEAT, "Heartbeat Message"],
]);

export function summaryOf(type: number, bytes: Uint8Array, length: number): string {
  if (type === ALERT && bytes.length === 2) return `Alert (${alertText(uint8(bytes, 0), uint8(bytes, 1))})`;
  // One that can be read was cut.
  if (type === ALERT) return length === 2 ? "Alert" : "Encrypted Alert";
  if (type === HANDSHAKE) return "Handshake Protocol: Encrypted Handshake Message";
  if (type === CHANGE_CIPHER_SPEC) return "Change Cipher Spec Protocol: Change Cipher Spec";
  return contentType(type);
}

export const alertText = (level: number, description: number): string =>
  `Level: ${alertLevel(level).name}, Description: ${alertDescription(description).name}`;

export const alertFields = (level: number, description: number) => [
  { name: "Level", value: counted(alertLevel(level)), isDecisive: true },
  { name: "Description", value: counted(alertDescription(description)), isDecisive: true },
];
