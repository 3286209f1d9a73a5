// A handshake message -> its fields, as its decoder reads them (RFC 9846 section 4, RFC 5246 section 7.4).
import type { Cursor } from "../bytes/cursor.ts";
import { uint24 } from "../bytes/integers.ts";
import { count } from "../text/amounts.ts";
import { uint8List } from "../tls/code-point-lists.ts";
import { applicationLayerProtocolNegotiation } from "../tls/extensions/application-layer-protocol-negotiation.ts";
import { ecPointFormats } from "../tls/extensions/ec-point-formats.ts";
import { keyShares, selectedKeyShare } from "../tls/extensions/key-share.ts";
import { serverName } from "../tls/extensions/server-name.ts";
import { signatureAlgorithms } from "../tls/extensions/signature-algorithms.ts";
import { supportedGroups } from "../tls/extensions/supported-groups.ts";
import { selectedVersion, supportedVersions } from "../tls/extensions/supported-versions.ts";
import type { ExtensionDecoder } from "../tls/extension-block.ts";
import type { DecodeContext } from "../tls/message-decoder.ts";
import { messageDecoder } from "../tls/messages.ts";
import { isHelloRetryRequest } from "../tls/messages/server-hello.ts";
import { extensionType } from "../tls/registry/code-points.ts";
import { type Field, placed } from "./field.ts";
import { type Read, readsOf } from "./recording-cursor.ts";
import { serverKeyExchangeReads } from "./server-key-exchange.ts";
import { counted, hexText, namingOf } from "./tls-names.ts";

const CLIENT_HELLO = 1;
const SERVER_HELLO = 2;
const SERVER_KEY_EXCHANGE = 12;
const HEADER = 4;
/** Of a ServerHello's body: version and random. */
const RANDOM = 2;
const RANDOM_END = 34;

type Contents = Pick<ExtensionDecoder<unknown>, "type" | "decode">;

const BOTH: readonly Contents[] = [
  applicationLayerProtocolNegotiation,
  ecPointFormats,
  supportedGroups,
  signatureAlgorithms,
  // RFC 5746 section 3.2, RFC 9846 section 4.3.9, RFC 8449 section 4: of no use to the diagnosis.
  { type: 0xff01, decode: (cursor: Cursor) => cursor.vector8("renegotiated_connection") },
  {
    type: 0x002d,
    decode: (cursor: Cursor) => uint8List(cursor.vector8("ke_modes"), "PskKeyExchangeMode"),
  },
  { type: 0x001c, decode: (cursor: Cursor) => cursor.uint16("record_size_limit") },
];
const OF_CLIENT = byType([...BOTH, serverName, supportedVersions, keyShares]);
const OF_SERVER = byType([...BOTH, selectedVersion, selectedKeyShare]);

function byType(contents: readonly Contents[]): ReadonlyMap<number, Contents> {
  return new Map(contents.map((each) => [each.type, each]));
}

/**
 * The message that begins with its type at `bytes[start]`, of which the bytes up to `end` are there; `shift` is added to each
 * offset.
 */
export function handshakeField(
  bytes: Uint8Array,
  start: number,
  end: number,
  shift: number,
  context: DecodeContext,
): Field {
  const type = bytes[start] ?? 0;
  const named = (field: Field): Field => ({ ...field, start: field.start + shift });
  const name = messageName(bytes, start, end);
  const header = [named({ start, length: 1, name: "Handshake Type", value: `${typeName(type)} (${type})` })];
  if (end - start < HEADER) return { ...named(messageOf(start, end - start, name)), children: header };
  const length = uint24(bytes, start + 1);
  header.push(named({ start: start + 1, length: 3, name: "Length", value: String(length) }));
  const [from, to] = [start + HEADER, Math.min(end, start + HEADER + length)];
  const body = bodyFields(type, bytes, from, to, context);
  return {
    ...named(messageOf(start, HEADER + length, name)),
    children: [...header, ...placed(body, { from, to, at: from + shift })],
  };
}

const messageOf = (start: number, length: number, name: string): Field => ({
  start,
  length,
  name: "Handshake Protocol",
  value: name,
});

/** In Wireshark's words: "Server Hello Done". */
function messageName(bytes: Uint8Array, start: number, end: number): string {
  const type = bytes[start] ?? 0;
  const body = start + HEADER;
  const isRetry =
    type === SERVER_HELLO && end - body >= RANDOM_END && isHelloRetryRequest(bytes, body + RANDOM);
  return isRetry ? "Hello Retry Request" : typeName(type);
}

const typeName = (type: number): string => spaced(messageDecoder(type).name);

/** In Wireshark's words: "ServerHelloDone" is "Server Hello Done". */
export const spaced = (name: string): string => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ");

function bodyFields(
  type: number,
  bytes: Uint8Array,
  start: number,
  end: number,
  context: DecodeContext,
): Field[] {
  if (start >= end) return [];
  const decoder = messageDecoder(type);
  if (decoder.isOpaque === true) {
    return [{ start, length: end - start, name: "Data", value: count(end - start, "byte") }];
  }
  const reads =
    type === SERVER_KEY_EXCHANGE
      ? serverKeyExchangeReads(bytes, start, end, context)
      : readsOf((cursor) => decoder.decode(cursor, context), bytes, start, end);
  return fieldsOf(reads, bytes, type === CLIENT_HELLO ? OF_CLIENT : OF_SERVER);
}

/** Also of what is no handshake message: a hello of SSL 2.0. */
export function fieldsOf(
  reads: readonly Read[],
  bytes: Uint8Array,
  extensions: ReadonlyMap<number, Contents> = OF_CLIENT,
): Field[] {
  const fields: Field[] = [];
  for (let index = 0; index < reads.length; index++) {
    const read = reads[index];
    if (read === undefined) break;
    if (read.field === "extension_type") {
      const [length, data] = reads.slice(index + 1, index + 3);
      fields.push(
        extension(read, length, data?.field === "extension_data" ? data : undefined, bytes, extensions),
      );
      index += data?.field === "extension_data" ? 2 : length === undefined ? 0 : 1;
    } else if (read.length > 0) fields.push(...fieldOf(read, bytes, extensions));
  }
  return fields;
}

function fieldOf(read: Read, bytes: Uint8Array, extensions: ReadonlyMap<number, Contents>): Field[] {
  const { field, start, length, value, contents } = read;
  const naming = namingOf(field);
  const children = fieldsOf(contents ?? [], bytes, extensions);
  if (naming.isFlat === true) return children;
  const span = bytes.subarray(start, start + length);
  const text =
    value === null
      ? naming.things === undefined
        ? (naming.bytes ?? hexText)(span)
        : count(children.length, naming.things)
      : (naming.integer ?? String)(value);
  return [
    {
      start,
      length,
      name: naming.name,
      value: text,
      ...(children.length === 0 ? {} : { children }),
      ...(naming.isDecisive === true ? { isDecisive: true } : {}),
    },
  ];
}

function extension(
  type: Read,
  length: Read | undefined,
  data: Read | undefined,
  bytes: Uint8Array,
  extensions: ReadonlyMap<number, Contents>,
): Field {
  const number = type.value ?? 0;
  const point = extensionType(number);
  const children: Field[] = [{ start: type.start, length: 2, name: "Type", value: counted(point) }];
  if (length !== undefined)
    children.push({ start: length.start, length: 2, name: "Length", value: String(length.value) });
  if (data !== undefined && data.length > 0) {
    const { start, length: size } = data;
    const decoder = extensions.get(number);
    const reads =
      decoder === undefined ? [] : readsOf((cursor) => decoder.decode(cursor), bytes, start, start + size);
    const contents = fieldsOf(reads, bytes);
    const whole = { start, length: size, name: "Data", value: hexText(bytes.subarray(start, start + size)) };
    children.push(...(contents.length === 0 ? [whole] : contents));
  }
  return {
    start: type.start,
    length: 2 + (length === undefined ? 0 : 2) + (data?.length ?? 0),
    name: "Extension",
    value: `${point.name}${length === undefined ? "" : ` (len=${length.value})`}`,
    children,
  };
}
