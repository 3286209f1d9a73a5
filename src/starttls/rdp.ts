// RDP: the negotiation in the X.224 connection request and confirm ([MS-RDPBCGR] 2.2.1.1 and 2.2.1.2; TPKT by RFC 1006
// section 6, X.224 section 13).
import { latin1 } from "../bytes/ascii.ts";
import { at, uint16, uint16LittleEndian, uint32LittleEndian } from "../bytes/integers.ts";
import type { Timestamp } from "../tcp/timestamp.ts";
import type { Speaker } from "./dialect.ts";
import { FrameDialect, type FrameLength } from "./frame-dialect.ts";
import { OPENING_BYTES, type OpeningBytes, type Recognition } from "./opening-bytes.ts";
import type { StarttlsProtocol } from "./starttls-protocol.ts";

export const rdp: StarttlsProtocol = {
  name: "rdp",
  ports: [3389],
  recognises,
  create: (host) => new RdpDialect(host),
};

const TPKT_VERSION = 3;
const TPKT_BYTES = 4;
/** TPKT header, and the fixed part of a request or confirm. */
const FIXED_BYTES = TPKT_BYTES + 7;
const CODE_AT = TPKT_BYTES + 1;
const CONNECTION_REQUEST = 0xe0;
const CONNECTION_CONFIRM = 0xd0;
const NEGOTIATION_REQUEST = 1;
const NEGOTIATION_RESPONSE = 2;
const NEGOTIATION_FAILURE = 3;
const NEGOTIATION_BYTES = 8;

/** All but the first run inside TLS. */
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [0, "PROTOCOL_RDP"],
  [1, "PROTOCOL_SSL"],
  [2, "PROTOCOL_HYBRID"],
  [4, "PROTOCOL_RDSTLS"],
  [8, "PROTOCOL_HYBRID_EX"],
  [16, "PROTOCOL_RDSAAD"],
]);

const FAILURES: ReadonlyMap<number, string> = new Map([
  [1, "SSL_REQUIRED_BY_SERVER"],
  [2, "SSL_NOT_ALLOWED_BY_SERVER"],
  [3, "SSL_CERT_NOT_ON_SERVER"],
  [4, "INCONSISTENT_FLAGS"],
  [5, "HYBRID_REQUIRED_BY_SERVER"],
  [6, "SSL_WITH_USER_AUTH_REQUIRED_BY_SERVER"],
]);

interface Negotiation {
  readonly type: number;
  readonly value: number;
}

class RdpDialect extends FrameDialect {
  readonly protocol = "rdp";

  protected frameLength(_from: Speaker, head: Uint8Array): FrameLength {
    if (at(head, 0) !== TPKT_VERSION) return "invalid";
    if (head.length < TPKT_BYTES) return "more";
    return uint16(head, 2) < TPKT_BYTES ? "invalid" : uint16(head, 2);
  }

  protected message(from: Speaker, bytes: Uint8Array, timestamp: Timestamp): string {
    const code = bytes[CODE_AT];
    if (from === "client" && code === CONNECTION_REQUEST) {
      // Without protocols beside RDP's own security nothing is asked for.
      if ((negotiation(bytes, requestAt(bytes))?.value ?? 0) !== 0)
        this.upgrade.ask("ConnectionRequest", timestamp);
      return "ConnectionRequest";
    }
    if (from === "server" && code === CONNECTION_CONFIRM) {
      this.confirm(negotiation(bytes, FIXED_BYTES), timestamp);
      return "ConnectionConfirm";
    }
    if (from === "client") this.upgrade.continuedInClear = true;
    this.isOver = true;
    return "data";
  }

  /** Servers that know no negotiation speak RDP's own security. */
  private confirm(found: Negotiation | null, timestamp: Timestamp): void {
    const { type, value } = found ?? { type: NEGOTIATION_RESPONSE, value: 0 };
    if (type === NEGOTIATION_FAILURE) {
      this.upgrade.answer(FAILURES.get(value) ?? `failure code ${value}`, false, timestamp);
    } else this.upgrade.answer(PROTOCOLS.get(value) ?? `protocol ${value}`, value !== 0, timestamp);
  }
}

function recognises(from: Speaker, { bytes: all }: OpeningBytes): Recognition {
  if (at(all, 0) !== TPKT_VERSION || (all.length > 1 && at(all, 1) !== 0)) return "no";
  if (all.length < FIXED_BYTES || all.length < Math.min(uint16(all, 2), OPENING_BYTES)) return "more";
  // The header's length and the length indicator in it must fit.
  if (uint16(all, 2) !== TPKT_BYTES + 1 + at(all, TPKT_BYTES)) return "no";
  const bytes = all.subarray(0, uint16(all, 2));
  if (at(bytes, CODE_AT) !== (from === "client" ? CONNECTION_REQUEST : CONNECTION_CONFIRM)) return "no";
  if (from === "client" && negotiation(bytes, requestAt(bytes)) !== null) return "yes";
  // Others use X.224 too, with parameters of their own.
  const isBare =
    uint16(bytes, 2) === FIXED_BYTES || isCookie(bytes) || negotiation(bytes, FIXED_BYTES) !== null;
  return isBare ? "maybe" : "no";
}

const isCookie = (bytes: Uint8Array): boolean =>
  latin1(bytes, FIXED_BYTES, bytes.length).startsWith("Cookie: ");

/** Where the request's negotiation may begin: after a cookie or routing token, which ends with CR LF. */
function requestAt(bytes: Uint8Array): number {
  if (bytes[FIXED_BYTES] === NEGOTIATION_REQUEST) return FIXED_BYTES;
  const lineFeed = bytes.indexOf(0x0a, FIXED_BYTES);
  return lineFeed < 0 ? bytes.length : lineFeed + 1;
}

function negotiation(bytes: Uint8Array, start: number): Negotiation | null {
  if (bytes.length < start + NEGOTIATION_BYTES) return null;
  const type = at(bytes, start);
  if (type < NEGOTIATION_REQUEST || type > NEGOTIATION_FAILURE) return null;
  if (uint16LittleEndian(bytes, start + 2) !== NEGOTIATION_BYTES) return null;
  return { type, value: uint32LittleEndian(bytes, start + 4) };
}
