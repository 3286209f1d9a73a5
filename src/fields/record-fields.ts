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

const contentType = (type: number): string => CONTENT_TYPES.get(type) ?? "unknown";

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

/** `body` is where the body is in the stream; `bytes` is it, where it can be read. */
export function contentsOf(type: number, bytes: Uint8Array, body: number, length: number): Field[] {
  if (type === ALERT && bytes.length === 2) {
    const level = counted(alertLevel(uint8(bytes, 0)));
    const description = counted(alertDescription(uint8(bytes, 1)));
    const children = [
      { start: body, length: 1, name: "Level", value: level, isDecisive: true },
      { start: body + 1, length: 1, name: "Description", value: description, isDecisive: true },
    ];
    return [{ start: body, length: 2, name: "Alert Message", value: alertText(bytes), children }];
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
  if (type === ALERT && bytes.length === 2) return `Alert (${alertText(bytes)})`;
  // One that can be read was cut.
  if (type === ALERT) return length === 2 ? "Alert" : "Encrypted Alert";
  if (type === HANDSHAKE) return "Handshake Protocol: Encrypted Handshake Message";
  if (type === CHANGE_CIPHER_SPEC) return "Change Cipher Spec Protocol: Change Cipher Spec";
  return contentType(type);
}

const alertText = (bytes: Uint8Array): string =>
  `Level: ${alertLevel(uint8(bytes, 0)).name}, Description: ${alertDescription(uint8(bytes, 1)).name}`;
