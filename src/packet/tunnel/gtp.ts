// A mobile subscriber's packet in GTP-U (3GPP TS 29.281 section 5).
import { uint16, uint8 } from "../../bytes/integers.ts";
import { rawIp } from "../link/raw-ip.ts";
import { DAMAGED, type Layer, narrow, NOT_IP } from "../layer.ts";

/** Version 1, and GTP rather than GTP'. */
const VERSION_1 = 0x30;
const EXTENSION = 0x04;
const EXTENSION_SEQUENCE_OR_NPDU = 0x07;

/** The message that carries a user's packet. */
const G_PDU = 0xff;

export const gtp: Layer = (span, segment) => {
  const { bytes, start } = span;
  if (span.end - start < 8) return DAMAGED;
  const flags = uint8(bytes, start);
  if ((flags & 0xf0) !== VERSION_1 || uint8(bytes, start + 1) !== G_PDU) return NOT_IP;
  narrow(span, start + 8 + uint16(bytes, start + 2));
  span.start = start + 8;
  if ((flags & EXTENSION_SEQUENCE_OR_NPDU) !== 0) {
    if (span.end - start < 12) return DAMAGED;
    span.start = start + 12;
    // Each extension begins with its length in words and ends with the next one's type.
    let next = (flags & EXTENSION) === 0 ? 0 : uint8(bytes, start + 11);
    while (next !== 0) {
      if (span.start >= span.end) return DAMAGED;
      const length = uint8(bytes, span.start) << 2;
      if (length === 0 || span.start + length > span.end) return DAMAGED;
      span.start += length;
      next = uint8(bytes, span.start - 1);
    }
  }
  return rawIp(span, segment);
};
