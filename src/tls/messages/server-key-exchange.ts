// ServerKeyExchange: the curve or the size of the server's ephemeral key (RFC 5246 section 7.4.3, RFC 8422 5.4).
import type { Cursor } from "../../bytes/cursor.ts";
import { decode } from "../../bytes/decode.ts";
import { bitLength, uint16, uint8 } from "../../bytes/integers.ts";
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
  const { bytes, offset, end } = cursor;
  cursor.skip(cursor.remaining, "ServerKeyExchange");
  const group = namedCurve(bytes, offset, end);
  if (group !== null) return { kind: "server-key-exchange", key: { kind: "named-curve", group } };
  const key = decode(finiteField, bytes, offset, end);
  return { kind: "server-key-exchange", key: key.ok ? asExport(key.value, context.cipherSuite) : null };
}

/** Null where the message is not a named curve, a point and a signature. By offsets: nearly all servers send this. */
function namedCurve(bytes: Uint8Array, start: number, end: number): number | null {
  if (end - start < 4 || uint8(bytes, start) !== NAMED_CURVE) return null;
  const afterPoint = start + 4 + uint8(bytes, start + 3);
  return isSignature(bytes, afterPoint, end) ? uint16(bytes, start + 1) : null;
}

/** None (anonymous), a vector (before TLS 1.2), or a vector after its algorithm. */
function isSignature(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  const remaining = end - start - 2;
  if (remaining < 0) return false;
  if (uint16(bytes, start) === remaining) return true;
  return remaining >= 2 && uint16(bytes, start + 2) === remaining - 2;
}

function finiteField(cursor: Cursor): EphemeralKey {
  const bits = bitLength(cursor.vector16("dh_p").rest());
  cursor.vector16("dh_g");
  cursor.vector16("dh_Ys");
  if (!isSignature(cursor.bytes, cursor.offset, cursor.end)) throw cursor.failure("invalid", "signature");
  return { kind: "dh", bits };
}

// Modulus, exponent and signature of the export suites have the form of an anonymous p, g and Ys.
function asExport(key: EphemeralKey, cipherSuite: number | null): EphemeralKey {
  const RSA_EXPORT: readonly (number | null)[] = [0x0003, 0x0006, 0x0008, 0x0060, 0x0061, 0x0062, 0x0064];
  return key.kind === "dh" && RSA_EXPORT.includes(cipherSuite) ? { ...key, kind: "rsa-export" } : key;
}
