// A ServerKeyExchange -> what is read of it (RFC 8422 section 5.4, RFC 5246 section 7.4.3). Its decoder only looks for the
// curve or the size of the key; which kind of message it is, is the decoder's word.
import type { Cursor } from "../bytes/cursor.ts";
import { decode } from "../bytes/decode.ts";
import type { DecodeContext } from "../tls/message-decoder.ts";
import { serverKeyExchange } from "../tls/messages/server-key-exchange.ts";
import { TLS_1_2 } from "../tls/versions.ts";
import { type Read, readsOf } from "./recording-cursor.ts";

export function serverKeyExchangeReads(
  bytes: Uint8Array,
  start: number,
  end: number,
  context: DecodeContext,
): readonly Read[] {
  const message = decode((cursor) => serverKeyExchange(cursor, context), bytes, start, end);
  const key = message.ok ? message.value.key : null;
  if (key === null)
    return readsOf((cursor) => cursor.span(end - start, "ServerKeyExchange"), bytes, start, end);
  const hasAlgorithm = (context.version ?? TLS_1_2) >= TLS_1_2;
  const read = (cursor: Cursor): void => {
    if (key.kind === "named-curve") {
      cursor.uint8("curve_type");
      cursor.uint16("named_curve");
      cursor.vector8("public");
    } else for (const part of ["dh_p", "dh_g", "dh_Ys"]) cursor.vector16(part);
    if (cursor.atEnd) return;
    if (hasAlgorithm) cursor.uint16("algorithm");
    cursor.vector16("signature");
  };
  return readsOf(read, bytes, start, end);
}
