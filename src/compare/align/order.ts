// Packets that are the same at two points -> which of the points is nearer to the client.
import { FIN, SYN } from "../../packet/segment.ts";
import type { Alignment } from "./alignment.ts";
import type { Aligned } from "./aligned.ts";
import { sightsOf } from "./clock.ts";
import type { Pair } from "./pairs.ts";
import { type Placed, type PlacedTrace } from "./placed.ts";
import { otherSide } from "../../session/other-side.ts";

export interface Order {
  readonly by: Alignment["orderBy"];
  /** The second point is the nearer one. */
  readonly isReversed: boolean;
}

export function orderOf(aligned: Aligned): Order {
  const { pairs } = aligned;
  for (const [by, sign] of [
    ["hop-limit", byHopLimit(pairs)],
    ["round-trip", byRoundTrip(aligned)],
    ["loss", byLoss(aligned)],
  ] as const) {
    if (sign !== 0) return { by, isReversed: sign < 0 };
  }
  return { by: null, isReversed: false };
}

/** A router on the way takes one off; 1: the first point is nearer to the client, -1: the second, 0: nothing shows it. */
function byHopLimit(pairs: Aligned["pairs"]): number {
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

/**
 * Each way takes time, so that one side's packets are later at the second point than the other side's, whatever the clocks say.
 * Neighbours are compared, since a clock may be set in between.
 */
function byRoundTrip(aligned: Aligned): number {
  const sights = sightsOf(aligned);
  let later = 0;
  let earlier = 0;
  for (const [index, sight] of sights.entries()) {
    const next = sights[index + 1];
    if (next === undefined || next.from === sight.from) continue;
    const by = sight.from === "client" ? sight.late - next.late : next.late - sight.late;
    if (by > 0) later++;
    if (by < 0) earlier++;
  }
  if (later + earlier === 0) return 0;
  if (later > (later + earlier) * MOSTLY) return 1;
  return earlier > (later + earlier) * MOSTLY ? -1 : 0;
}

/** What is lost is seen at the point before, unless a point records one side only. */
function byLoss({ pairs, placed: [one, other] }: Aligned): number {
  if (isOneSided(one) || isOneSided(other)) return 0;
  const first = onlyAt(pairs.client, "first") + onlyAt(pairs.server, "second");
  const second = onlyAt(pairs.client, "second") + onlyAt(pairs.server, "first");
  if (first > 0 && second === 0) return 1;
  return second > 0 && first === 0 ? -1 : 0;
}

/** One of the sides has acknowledged what is not there. */
const isOneSided = (placed: PlacedTrace): boolean =>
  (["client", "server"] as const).some(
    (side) =>
      placed[side].length === 0 && placed[otherSide(side)].some(({ acknowledged }) => acknowledged !== null),
  );

const onlyAt = (pairs: readonly Pair[], key: "first" | "second"): number =>
  pairs.filter((pair) => isTold(pair[key]) && pair[key === "first" ? "second" : "first"].length === 0).length;

/** Devices forge resets, and leave out acknowledgments. */
const isTold = (packets: readonly Placed[]): boolean =>
  packets.some(({ packet }) => packet.payloadLength > 0 || (packet.flags & (SYN | FIN)) !== 0);
