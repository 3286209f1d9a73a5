// Two traces -> by what they are the same connection, if they are.
import { ACK, RST, SYN } from "../packet/segment.ts";
import type { Session, Side } from "../session/session.ts";
import { elapsedMs } from "../text/elapsed.ts";
import type { Recognition } from "./comparison.ts";
import type { WirePacket } from "./wire/wire-packet.ts";
import type { WireTrace } from "./wire/wire-trace.ts";

/** Whoever is not served tries again minutes later, on a port and with numbers of its own; clocks differ by seconds. */
const NEAR_MS = 60_000;
/** Monitoring says the same words every half minute. */
const NEAR_SAYING_THE_SAME_MS = 15_000;
/** A retry with the same greeting and the same EHLO has less in common. */
const ENOUGH_BYTES = 64;
const SIDES = ["client", "server"] as const;

/** A random of zeros only is no random. */
export function randomOf({ tls }: Session): string | null {
  const random = tls?.clientHello?.random ?? null;
  return random === null || /^0*$/.test(random) ? null : random;
}

/** Addresses and ports of both ends are the same. */
export const isSameTuple = (a: Session, b: Session): boolean =>
  SIDES.every((side) => a[side].address === b[side].address && a[side].port === b[side].port);

/** The same hello, sent once more: relays that keep the client's address take another port too, but do so at once. */
const isRetry = (a: Session, b: Session): boolean => isOtherPort(a, b) && !isNear(a, b);

/** What translates addresses does not keep the client's and take another port. */
const isOtherPort = ({ client: a }: Session, { client: b }: Session): boolean =>
  a.address === b.address && a.port !== b.port;

export function haveSameRandom(a: Session, b: Session): boolean {
  const random = randomOf(a);
  return random !== null && random === randomOf(b) && !isRetry(a, b);
}

/** Whether the sessions alone allow it: traces then tell. */
export function mayBeSame(a: Session, b: Session): boolean {
  if (isSameTuple(a, b)) return true;
  if (isOtherPort(a, b)) return false;
  const [one, other] = [randomOf(a), randomOf(b)];
  return (one === null || other === null || one === other) && isNear(a, b);
}

function isNear(a: Session, b: Session, within = NEAR_MS): boolean {
  const apart = elapsedMs(a.startTime, b.startTime);
  return apart === null || Math.abs(apart) <= within;
}

/** Of sessions that no random of their own shows to be the same; null where nothing else shows it. */
export function recognize(a: WireTrace, b: WireTrace): Recognition | null {
  if (!mayBeSame(a.session, b.session)) return null;
  if (haveSameNumbers(a, b)) return "sequence-numbers";
  // Many have that random: then a hello is no proof either.
  if (haveSameRandom(a.session, b.session)) return null;
  const [fromClient, fromServer] = SIDES.map((side) => sharedPayload(a, b, side));
  if (fromClient === undefined || fromServer === undefined) return null;
  if (hasHello(fromClient)) return "hello";
  if (isOtherClock(a, b) || !isNear(a.session, b.session, NEAR_SAYING_THE_SAME_MS)) return null;
  return fromClient.length > 0 && fromClient.length + fromServer.length >= ENOUGH_BYTES ? "payload" : null;
}

/** Initial sequence numbers are random (RFC 9293 section 3.4.1); what rewrites them does so throughout. */
function haveSameNumbers(a: WireTrace, b: WireTrace): boolean {
  const opening = SIDES.flatMap((side) => {
    const [one, other] = [openingOf(a, side), openingOf(b, side)];
    return one === undefined || other === undefined ? [] : one.sequence === other.sequence;
  });
  if (!opening.every(Boolean)) return false;
  if (opening.length > 0 && isSameTuple(a.session, b.session)) return true;
  // A scanner sends one number to many.
  if (opening.length > 0) return isNear(a.session, b.session) && (opening.length > 1 || isSameServer(a, b));
  if (isSameTuple(a.session, b.session) && sharesPlace(a, b)) return true;
  return SIDES.some((side) => sharesSegments(a, b, side));
}

const isSameServer = (
  { session: { server: a } }: WireTrace,
  { session: { server: b } }: WireTrace,
): boolean => a.address === b.address && a.port === b.port;

const openingOf = ({ packets }: WireTrace, from: Side): WirePacket | undefined =>
  packets.find((packet) => packet.from === from && (packet.flags & SYN) !== 0);

/** Of a capture that begins later and has no bytes of it: both numbers of a segment are the same. */
function sharesPlace(a: WireTrace, b: WireTrace): boolean {
  const places = new Set(a.packets.filter(hasPlace).map(placeOf));
  return b.packets.some((packet) => hasPlace(packet) && places.has(placeOf(packet)));
}

/** Resets may have numbers of their own, as 0. */
const hasPlace = ({ flags }: WirePacket): boolean => (flags & (ACK | RST)) === ACK;

const placeOf = ({ from, sequence, acknowledgment }: WirePacket): string =>
  `${from} ${sequence} ${acknowledgment}`;

/** Of captures that begin later: the same bytes at the same place. */
function sharesSegments(a: WireTrace, b: WireTrace, side: Side): boolean {
  const known = new Map(
    a.packets.filter((packet) => isSaying(packet, side)).map((packet) => [packet.sequence, packet.payload]),
  );
  return b.packets.some((packet) => {
    const bytes = isSaying(packet, side) ? known.get(packet.sequence) : undefined;
    return (
      bytes !== undefined &&
      commonLength(bytes, packet.payload) === Math.min(bytes.length, packet.payload.length)
    );
  });
}

const isSaying = ({ from, payload }: WirePacket, side: Side): boolean => from === side && payload.length > 0;

/** A host's timestamps begin anywhere for each connection (RFC 7323 section 5.4), and few devices touch them. */
function isOtherClock(a: WireTrace, b: WireTrace): boolean {
  const [one, other] = [a, b].map((trace) => openingOf(trace, "client")?.options.timestamp?.value ?? null);
  return one !== null && other !== null && one !== other;
}

/** What a side said first, as far as both traces have it; undefined where they differ. */
function sharedPayload(a: WireTrace, b: WireTrace, side: Side): Uint8Array | undefined {
  const [one, other] = [saidFirst(a, side), saidFirst(b, side)];
  const length = Math.min(one.length, other.length);
  return commonLength(one, other) < length ? undefined : one.subarray(0, length);
}

/** Up to the first gap. */
function saidFirst({ packets }: WireTrace, side: Side): Uint8Array {
  const said = packets.filter((packet) => isSaying(packet, side));
  const [first] = said;
  if (first === undefined) return new Uint8Array(0);
  const placed = said
    .map(({ sequence, payload, payloadLength }) => ({
      at: (sequence - first.sequence) | 0,
      payload,
      payloadLength,
    }))
    .toSorted((one, other) => one.at - other.at);
  const bytes: number[] = [];
  for (const { at, payload, payloadLength } of placed) {
    if (at > bytes.length || bytes.length >= COMPARED_BYTES) break;
    if (at >= 0) bytes.push(...payload.subarray(bytes.length - at, bytes.length - at + COMPARED_BYTES));
    if (payload.length < payloadLength) break;
  }
  return Uint8Array.from(bytes);
}

/** A dialogue up to TLS and the ClientHello have fewer. */
const COMPARED_BYTES = 16_384;

function commonLength(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  let at = 0;
  while (at < length && one[at] === other[at]) at++;
  return at;
}

/** A record with a ClientHello up to the end of its random (RFC 9846 sections 5.1 and 4.2.2). */
function hasHello(bytes: Uint8Array): boolean {
  const at = bytes.findIndex(
    (byte, index) => byte === 0x16 && bytes[index + 1] === 0x03 && bytes[index + 5] === 0x01,
  );
  return at >= 0 && bytes.length - at >= 5 + 4 + 2 + 32;
}
