// ServerKeyExchange: the curve or the size of the server's ephemeral key (RFC 5246 section 7.4.3, RFC 8422 5.4).
import type { Cursor } from "../../bytes/cursor.ts";
import { decode } from "../../bytes/decode.ts";
import { bitLength } from "../../bytes/integers.ts";
import type { DecodeContext } from "../message-decoder.ts";

export interface ServerKeyExchange {
  readonly kind: "server-key-exchange";
  /** Null for kinds that are not read: PSK, SRP, explicit curves. */
  readonly key: EphemeralKey | null;
}

export type EphemeralKey =
  | { readonly kind: "named-curve"; readonly group: number }
  | { readonly kind: "dh" | "rsa-export"; readonly bits: number };

const NAMED_CURVE = 0x03;

/** The message does not say which kind it is; the one whose lengths fill it to its end is right. */
export function serverKeyExchange(cursor: Cursor, context: DecodeContext): ServerKeyExchange {
  const body = cursor.rest();
  // A failure costs microseconds: what cannot be a named curve is not tried as one.
  for (const kind of body[0] === NAMED_CURVE ? [namedCurve, finiteField] : [finiteField]) {
    const key = decode(kind, body);
    if (key.ok) return { kind: "server-key-exchange", key: asExport(key.value, context.cipherSuite) };
  }
  return { kind: "server-key-exchange", key: null };
}

function namedCurve(cursor: Cursor): EphemeralKey {
  if (cursor.uint8("curve_type") !== NAMED_CURVE) throw cursor.failure("invalid", "curve_type");
  const group = cursor.uint16("namedcurve");
  cursor.vector8("point");
  signature(cursor);
  return { kind: "named-curve", group };
}

function finiteField(cursor: Cursor): EphemeralKey {
  const bits = bitLength(cursor.vector16("dh_p").rest());
  cursor.vector16("dh_g");
  cursor.vector16("dh_Ys");
  signature(cursor);
  return { kind: "dh", bits };
}

// None (anonymous), a vector (before TLS 1.2), or a vector after its algorithm.
function signature(cursor: Cursor): void {
  if (cursor.atEnd) return;
  const first = cursor.uint16("signature length");
  if (first !== cursor.remaining) cursor.vector16("signature");
  else cursor.skip(first, "signature");
  cursor.expectEnd("ServerKeyExchange");
}

// Modulus, exponent and signature of the export suites have the form of an anonymous p, g and Ys.
function asExport(key: EphemeralKey, cipherSuite: number | null): EphemeralKey {
  const RSA_EXPORT: readonly (number | null)[] = [0x0003, 0x0006, 0x0008, 0x0060, 0x0061, 0x0062, 0x0064];
  return key.kind === "dh" && RSA_EXPORT.includes(cipherSuite) ? { ...key, kind: "rsa-export" } : key;
}
