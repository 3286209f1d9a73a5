// packet-loss: segments had to be sent again, or came out of order.
import type { Side } from "../../../session/session.ts";
import type { SideTransport } from "../../../session/transport.ts";
import type { Rule } from "../../rule.ts";
import { count, duration, list } from "../../../text/amounts.ts";

/** Share of a side's segments; less goes unnoticed. */
const SHARE = 0.01;
/** Fewer in a short session are chance, unless they took time. */
const MIN_RETRANSMISSIONS = 3;
/** The shortest time after which TCP on common systems considers a segment lost. */
const NOTICEABLE_MS = 200;
const LONG_MS = 1000;

export const packetLoss: Rule = {
  id: "packet-loss",
  applies: { bothSides: true, disturbed: true },
  restsOn: "bytes",
  judge({ transport, view }) {
    // A SYN that nobody answers is repeated because of that.
    if (!view.bothSides) return null;
    const sides = (["client", "server"] as const).filter((side) => isNoticeable(transport[side]));
    if (sides.length === 0) return null;
    return {
      certainty: "certain",
      detail: sides.map((side) => sentence(side, transport[side])).join(" "),
      evidence: sides.map((side) => ({
        frame: null,
        field: `transport.${side}.retransmissions`,
        value: String(transport[side].retransmissions),
      })),
    };
  },
};

function isNoticeable({
  segments,
  retransmissions,
  outOfOrder,
  retransmissionDelayMs,
}: SideTransport): boolean {
  const amount = retransmissions + outOfOrder;
  const isFrequent =
    amount > segments * SHARE && (amount >= MIN_RETRANSMISSIONS || retransmissionDelayMs >= NOTICEABLE_MS);
  return isFrequent || retransmissionDelayMs > LONG_MS;
}

function sentence(
  side: Side,
  { segments, retransmissions, outOfOrder, retransmissionDelayMs }: SideTransport,
): string {
  const parts = [
    ...(retransmissions > 0
      ? [`${retransmissions} ${retransmissions === 1 ? "was" : "were"} retransmitted`]
      : []),
    ...(outOfOrder > 0 ? [`${outOfOrder} came out of order`] : []),
  ];
  const delay =
    retransmissionDelayMs > 0
      ? `; the slowest retransmission came after ${duration(retransmissionDelayMs)}`
      : "";
  return `Of the ${side}'s ${count(segments, "segment")}, ${list(parts)}${delay}.`;
}
