// Per-Packet Information to the packet after it, which has a link type of its own (tcpdump.org: LINKTYPE_PPI).
import { uint16LittleEndian, uint32LittleEndian, uint8 } from "../../bytes/integers.ts";
import { DAMAGED, LINK_TYPE, type Layer, narrow, type Span } from "../layer.ts";

const HEADER = 8;
const FIELDS_ARE_ALIGNED = 0x01;
const MAX_LINK_TYPE = 0xffff;

const IEEE802_11 = 105;
const COMMON_80211_FIELD = 2;
const ENDS_WITH_CHECK_SEQUENCE = 0x01;

export const ppi: Layer = (span) => {
  const { bytes, start } = span;
  if (span.end - start < HEADER) return DAMAGED;
  const frame = start + uint16LittleEndian(bytes, start + 2);
  const linkType = uint32LittleEndian(bytes, start + 4);
  if (frame < start + HEADER || frame > span.end || linkType > MAX_LINK_TYPE) return DAMAGED;
  if (linkType === IEEE802_11 && hasCheckSequence(span, frame)) narrow(span, span.wireEnd - 4);
  span.start = frame;
  return LINK_TYPE | linkType;
};

/** Fields are type, length and value; of 802.11 one says what the frame ends with. */
function hasCheckSequence({ bytes, start }: Span, end: number): boolean {
  const alignment = (uint8(bytes, start + 1) & FIELDS_ARE_ALIGNED) !== 0 ? 3 : 0;
  let field = start + HEADER;
  while (end - field >= 4) {
    const length = uint16LittleEndian(bytes, field + 2);
    if (uint16LittleEndian(bytes, field) === COMMON_80211_FIELD) {
      return length >= 10 && end - field >= 14 && (uint8(bytes, field + 12) & ENDS_WITH_CHECK_SEQUENCE) !== 0;
    }
    field += (4 + length + alignment) & ~alignment;
  }
  return false;
}
