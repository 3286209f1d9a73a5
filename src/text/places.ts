// Frames, endpoints and streams -> how sentences name them.
import type { Endpoint, Session } from "../session/session.ts";
import { firstOf, list } from "./amounts.ts";
import { printableAscii } from "./printable.ts";

/** `frame 13`; "" without one. */
export const frameText = (frame: number | null): string => (frame === null ? "" : `frame ${frame}`);

/** `frame 13`, `frames 13, 15 and 16`; "" without any. */
export function framesText(frames: readonly number[]): string {
  if (frames.length < 2) return frameText(frames[0] ?? null);
  return `frames ${list(frames.map(String))}`;
}

/** ` (frame 13)`; "" without one. */
export const inBrackets = (frame: number | null): string => (frame === null ? "" : ` (frame ${frame})`);

/** `192.0.2.1:25`, `[2001:db8::1]:25`. */
export function endpointText(endpoint: Endpoint): string {
  const address = printableAscii(endpoint.address);
  return address.includes(":") ? `[${address}]:${endpoint.port}` : `${address}:${endpoint.port}`;
}

type Place = Pick<Session, "capture" | "stream">;

/** `stream 3`, or `stream 3 of other.pcap` where that is another capture than `here`. */
export function otherStream({ capture, stream }: Place, here: Place): string {
  return `stream ${stream}${capture === here.capture ? "" : ` of ${capture}`}`;
}

/** Streams that are named. */
const STREAMS = 8;

/** `streams 0, 1 and 2`, or `stream 1 and stream 4 of other.pcap`. */
export function streamsText(sessions: readonly Place[], here: Place): string {
  const isHere = sessions.length > 1 && sessions.every(({ capture }) => capture === here.capture);
  const names = sessions.map((each) => (isHere ? String(each.stream) : otherStream(each, here)));
  return `${isHere ? "streams " : ""}${firstOf(names, STREAMS)}`;
}
