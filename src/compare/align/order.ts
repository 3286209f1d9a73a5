// Packets that are the same at two points -> which of the points is nearer to the client.
import { FIN, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import type { Alignment } from "./alignment.ts";
import { type Delays, quantile } from "./clock.ts";
import type { Pair } from "./pairs.ts";
import type { Placed } from "./placed.ts";

export interface Order {
  readonly by: Alignment["orderBy"];
  /** The second point is the nearer one. */
  readonly isReversed: boolean;
}

type Pairs = Readonly<Record<Side, readonly Pair[]>>;

export function orderOf(pairs: Pairs, delays: Delays): Order {
  for (const [by, sign] of [
    ["hop-limit", byHopLimit(pairs)],
    ["round-trip", byRoundTrip(delays)],
    ["loss", byLoss(pairs, delays)],
  ] as const) {
    if (sign !== 0) return { by, isReversed: sign < 0 };
  }
  return { by: null, isReversed: false };
}

/** A router on the way takes one off; 1: the first point is nearer to the client, -1: the second, 0: nothing shows it. */
function byHopLimit(pairs: Pairs): number {
  const client = lowered(pairs.client);
  const server = -lowered(pairs.server);
  return client * server < 0 ? 0 : Math.sign(client + server);
}

/** Of nearly all packets, the hop limit is lower at the second point (1), or at the first (-1). */
function lowered(pairs: readonly Pair[]): number {
  let lower = 0;
  let higher = 0;
  let packets = 0;
  for (const { first, second } of pairs) {
    const [one, other] = [first[0]?.packet.hopLimit, second[0]?.packet.hopLimit];
    if (one === undefined || other === undefined) continue;
    packets++;
    if (other < one) lower++;
    if (other > one) higher++;
  }
  if (packets === 0) return 0;
  if (lower > packets * MOSTLY) return 1;
  return higher > packets * MOSTLY ? -1 : 0;
}

const MOSTLY = 0.9;

/** Each way takes time, so that the two ways differ by the way there and back, whatever the clocks say. */
function byRoundTrip({ client, server }: Delays): number {
  if (client.length === 0 || server.length === 0) return 0;
  if (quantile(client, 0.1) > quantile(server, 0.9)) return 1;
  return quantile(client, 0.9) < quantile(server, 0.1) ? -1 : 0;
}

/** What is lost is seen at the point before, unless a point records one side only. */
function byLoss({ client, server }: Pairs, delays: Delays): number {
  if (delays.client.length === 0 || delays.server.length === 0) return 0;
  const first = onlyAt(client, "first") + onlyAt(server, "second");
  const second = onlyAt(client, "second") + onlyAt(server, "first");
  if (first > 0 && second === 0) return 1;
  return second > 0 && first === 0 ? -1 : 0;
}

const onlyAt = (pairs: readonly Pair[], key: "first" | "second"): number =>
  pairs.filter((pair) => isTold(pair[key]) && pair[key === "first" ? "second" : "first"].length === 0).length;

/** Devices forge resets, and leave out acknowledgments. */
const isTold = (packets: readonly Placed[]): boolean =>
  packets.some(({ packet }) => packet.payloadLength > 0 || (packet.flags & (SYN | FIN)) !== 0);
