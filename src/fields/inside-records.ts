// The TLS bytes of both sides and their keys -> what is in each protected record: its content type, and what a handshake
// message or an alert is called. Application data is counted, and never kept.
import type { Limits } from "../limits.ts";
import type { ConnectionDecryption } from "../tls/decryption.ts";
import { HelloInterner } from "../tls/hello-interner.ts";
import { ALERT, APPLICATION_DATA, CHANGE_CIPHER_SPEC, HANDSHAKE, HEARTBEAT } from "../tls/record-header.ts";
import { TlsConnection } from "../tls/tls-connection.ts";
import type { TlsMessageEvent, TlsSide, TlsSink } from "../tls/tls-event.ts";
import type { Field } from "./field.ts";
import { spaced } from "./handshake-fields.ts";
import { alertFields, alertText, contentType, type RecordBody } from "./record-fields.ts";

/** Records of a side of which this is kept: a megabyte of the shortest. */
const MAX_KEPT = 100_000;

const CHANGED = "Change Cipher Spec Protocol: Change Cipher Spec";

export interface InsideRecord {
  /** ContentType. */
  readonly type: number;
  /** As Wireshark calls the record. */
  readonly names: readonly string[];
  readonly fields: readonly Pick<Field, "name" | "value" | "isDecisive">[];
}

export class InsideRecords implements TlsSink {
  private readonly tls: TlsConnection;
  private readonly found = {
    client: new Map<number, InsideRecord>(),
    server: new Map<number, InsideRecord>(),
  };

  constructor(decryption: ConnectionDecryption, limits: Limits) {
    this.tls = new TlsConnection(this, limits, new HelloInterner(), decryption);
  }

  data(from: TlsSide, bytes: Uint8Array, start: number, end: number): void {
    this.tls.data(from, bytes, start, end);
  }

  gap(from: TlsSide, length: number): void {
    this.tls.gap(from, length);
  }

  /** Undefined for a record that was not opened, or in which no message ends; `record` counts from 1. */
  of(from: TlsSide, record: number): InsideRecord | undefined {
    return this.found[from].get(record);
  }

  message(event: TlsMessageEvent): void {
    if (event.isDecrypted === true) this.note(event.from, insideOf(event));
  }

  plaintext(from: TlsSide): void {
    this.note(from, { type: APPLICATION_DATA, names: ["Application Data"], fields: [] });
  }

  notice(): void {
    // What could not be opened is shown as without keys.
  }

  private note(from: TlsSide, { type, names, fields }: InsideRecord): void {
    const found = this.found[from];
    const { records } = this.tls[from];
    const before = found.get(records);
    // The first application data of a side is told as a message too.
    const isAgain = before?.type === type && type === APPLICATION_DATA;
    if (isAgain || found.size >= MAX_KEPT) return;
    found.set(records, {
      type,
      names: [...(before?.names ?? []), ...names],
      fields: [...(before?.fields ?? []), ...fields],
    });
  }
}

function insideOf(event: TlsMessageEvent): InsideRecord {
  switch (event.kind) {
    case "alert":
      return event.level === null || event.description === null
        ? { type: ALERT, names: ["Alert"], fields: [] }
        : {
            type: ALERT,
            names: [`Alert (${alertText(event.level, event.description)})`],
            fields: alertFields(event.level, event.description),
          };
    case "change-cipher-spec":
      return { type: CHANGE_CIPHER_SPEC, names: [CHANGED], fields: [] };
    case "heartbeat":
      return { type: HEARTBEAT, names: ["Heartbeat"], fields: [] };
    case "application-data":
      return { type: APPLICATION_DATA, names: ["Application Data"], fields: [] };
    default: {
      const field = { name: "Handshake Protocol", value: spaced(event.type) };
      return { type: HANDSHAKE, names: [`${field.name}: ${field.value}`], fields: [field] };
    }
  }
}

/** `body` is where the encrypted body of `length` bytes is in the stream: all of it carries each of the fields. */
export function insideBody({ type, names, fields }: InsideRecord, body: number, length: number): RecordBody {
  const hidden = type === APPLICATION_DATA ? ", not shown" : "";
  const decrypted: Field = {
    start: body,
    length,
    name: "Decrypted Content Type",
    value: `${contentType(type)} (${type})${hidden}`,
    children: fields.map((field) => ({ start: body, length, ...field })),
  };
  return { contents: [decrypted], summary: names.join(", ") };
}
