// A capture and its sessions -> each of its packets as an anonymised extract of them would have it.
import { WatchedBounds } from "../bounds.ts";
import type { CapturedPacket, PacketRewriter } from "../capture/captured-packet.ts";
import type { Limits } from "../limits.ts";
import { createTcpSegment, TcpLocator } from "../packet/locate.ts";
import type { Session } from "../session/session.ts";
import { FlowTable } from "../tcp/flow-table.ts";
import { type Anonymize, anonymizationOf } from "./extract-packets.ts";

/**
 * Reads the capture once, for the names in it. The rewriter must then be called with every packet in order: it returns
 * packets of other streams unchanged and null for packets that are not TCP, and throws an ExtractError for a packet that
 * cannot be rewritten.
 */
export async function packetRewriter(
  read: () => AsyncIterable<Uint8Array>,
  sessions: readonly Session[],
  anonymize: Anonymize,
  limits?: Partial<Limits>,
): Promise<PacketRewriter> {
  const bounds = new WatchedBounds(limits);
  const anonymization = await anonymizationOf(read, sessions, anonymize, bounds);
  const streams = new Set(sessions.map(({ stream }) => stream));
  const locator = new TcpLocator(() => {}, bounds);
  const flows = new FlowTable();
  const segment = createTcpSegment();
  return (packet: CapturedPacket) => {
    if (!locator.locate(packet, segment)) return null;
    const stream = flows.lookup(segment);
    if (!streams.has(stream)) return packet;
    const bytes = anonymization.rewrite(packet, segment, stream);
    return { ...packet, bytes, start: 0, end: bytes.length };
  };
}
