// A segment that is TLS by its first bytes only -> records: of bytes after missing ones, and of a hello that came too late
// to be part of the stream. What is in a record is told of hellos alone, since all else may be encrypted.
import { DEFAULT_LIMITS } from "../limits.ts";
import type { Side } from "../session/session.ts";
import { Establishment } from "../tls/establishment.ts";
import { HelloInterner } from "../tls/hello-interner.ts";
import { newRecordHeader, readRecordHeader } from "../tls/record-header.ts";
import { isPlainHello } from "../tls/signature.ts";
import type { Field } from "./field.ts";
import { recordField, summaryOf } from "./record-fields.ts";
import { TlsFields } from "./tls-fields.ts";

/** The records that follow each other from `bytes[start]` on; offsets are indices into `bytes`. */
export function loneRecords(from: Side, bytes: Uint8Array, start: number, end: number): Field[] {
  const header = newRecordHeader();
  const records: Field[] = [];
  for (let at = start; at < end;) {
    if (readRecordHeader(header, bytes, at, end, "unknown") !== "yes" || header.format !== "tls") break;
    const { type, version, length, headerLength } = header;
    const next = at + headerLength + length;
    const body = at + headerLength;
    if (isPlainHello(bytes, body, end)) records.push(...helloFields(from, bytes, at, Math.min(next, end)));
    else if (version !== null) {
      const value = `${summaryOf(type, bytes.subarray(body, body), length)}${BY_FIRST_BYTES}`;
      records.push(recordField({ start: at, end: next, type, version, session: null }, value, []));
    }
    at = next;
  }
  return records;
}

const BY_FIRST_BYTES = " (by its first bytes)";

function helloFields(from: Side, bytes: Uint8Array, start: number, end: number): Field[] {
  const sink = { message: () => {}, notice: () => {}, plaintext: () => {} };
  const tls = new TlsFields(from, sink, new Establishment(), DEFAULT_LIMITS, new HelloInterner());
  tls.take(bytes, start, end, start);
  const [record] = tls.finish(end);
  return record === undefined ? [] : [{ ...record, value: record.value + BY_FIRST_BYTES }];
}
