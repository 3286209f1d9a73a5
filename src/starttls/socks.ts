// A tunnel through a SOCKS proxy: version 5 (RFC 1928; user and password by RFC 1929, which are skipped), versions 4
// and 4a (Ying-Da Lee's SOCKS protocol).
import { concat } from "../bytes/concat.ts";
import { at } from "../bytes/integers.ts";
import type { Speaker } from "./dialect.ts";
import type { OpeningBytes, Recognition } from "./opening-bytes.ts";
import type { Tunnel, TunnelReader } from "./tunnel.ts";

export const socks: Tunnel = {
  isAnswered: true,
  recognises,
  create: () => new SocksReader(),
};

const CONNECT = 1;
const DOMAIN_NAME = 3;
const IPV6 = 4;
const GRANTED = 0;
const GRANTED_4 = 0x5a;
const USER_AND_PASSWORD = 1;
/** User ID and host name of version 4a: no longer than a DNS name each. */
const MAX_REQUEST_BYTES = 600;

interface Side {
  /** The unfinished message. */
  kept: Uint8Array;
  messages: number;
  isDone: boolean;
}

class SocksReader implements TunnelReader {
  private readonly sides: Record<Speaker, Side> = { client: newSide(), server: newSide() };
  private version = 5;
  /** Refused, or not SOCKS after all. */
  private isBroken = false;

  data(from: Speaker, bytes: Uint8Array, start: number, end: number): number {
    const side = this.sides[from];
    for (let offset = start; offset < end && !this.isBroken; offset++) {
      side.kept = concat(side.kept, bytes.subarray(offset, offset + 1));
      this.read(from, side);
      if (side.isDone) return offset + 1;
    }
    return -1;
  }

  private read(from: Speaker, side: Side): void {
    const { kept } = side;
    if (from === "client" && side.messages === 0) this.version = at(kept, 0);
    const length = messageLength(from, side, this.version);
    if (length === null || kept.length < length) {
      this.isBroken = kept.length >= MAX_REQUEST_BYTES;
      return;
    }
    if (isLast(side, this.version)) {
      side.isDone = true;
      this.isBroken = from === "server" && kept[1] !== (this.version === 4 ? GRANTED_4 : GRANTED);
    }
    side.kept = new Uint8Array(0);
    side.messages++;
  }
}

const newSide = (): Side => ({ kept: new Uint8Array(0), messages: 0, isDone: false });

/** The side's own bytes follow: in version 5 not after the first message, nor after a sub-negotiation. */
const isLast = ({ kept, messages }: Side, version: number): boolean =>
  version === 4 || (messages > 0 && at(kept, 0) !== USER_AND_PASSWORD);

/** Null until it is known. */
function messageLength(from: Speaker, { kept, messages }: Side, version: number): number | null {
  if (version === 4) return from === "server" ? 8 : requestLength4(kept);
  if (messages > 0 && at(kept, 0) === USER_AND_PASSWORD) {
    if (from === "server") return 2;
    const user = kept[1];
    const password = user === undefined ? undefined : kept[2 + user];
    return user === undefined || password === undefined ? null : 3 + user + password;
  }
  if (messages === 0) return from === "server" ? 2 : kept.length < 2 ? null : 2 + at(kept, 1);
  if (kept.length < 5) return null;
  const type = at(kept, 3);
  const address = type === DOMAIN_NAME ? 1 + at(kept, 4) : type === IPV6 ? 16 : 4;
  return 4 + address + 2;
}

/** Version, command, port, address, user ID, and in 4a (address 0.0.0.x) the host's name. */
function requestLength4(kept: Uint8Array): number | null {
  if (kept.length < 9) return null;
  const userEnd = kept.indexOf(0, 8);
  if (userEnd < 0) return null;
  const isNamed = kept[4] === 0 && kept[5] === 0 && kept[6] === 0 && kept[7] !== 0;
  if (!isNamed) return userEnd + 1;
  const nameEnd = kept.indexOf(0, userEnd + 1);
  return nameEnd < 0 ? null : nameEnd + 1;
}

function recognises({ bytes }: OpeningBytes): Recognition {
  const version = at(bytes, 0);
  if (version === 4) return recognises4(bytes);
  if (version !== 5) return "no";
  const methods = bytes[1];
  if (methods === undefined) return "more";
  if (methods === 0 || methods > 16) return "no";
  // Methods that IANA knows, and private ones.
  const areKnown = bytes.subarray(2, 2 + methods).every((method) => method <= 9 || method >= 0x80);
  if (!areKnown) return "no";
  if (bytes.length < 2 + methods) return "more";
  const next = bytes[2 + methods];
  return next === undefined || next === version || next === USER_AND_PASSWORD ? "yes" : "no";
}

function recognises4(bytes: Uint8Array): Recognition {
  if (bytes.length > 1 && bytes[1] !== CONNECT) return "no";
  if (bytes.length < 9) return "more";
  const length = requestLength4(bytes);
  // The client waits for the answer.
  return length === null ? "more" : length === bytes.length ? "yes" : "no";
}
