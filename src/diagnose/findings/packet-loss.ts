// packet-loss: segments had to be sent again, or came out of order.
import type { Side } from "../../session/session.ts";
import type { Flow } from "../../session/transport.ts";
import type { Rule } from "../rule.ts";
import { count, duration } from "../texts.ts";

/** Of a side's segments; below, nobody notices. */
const SHARE = 0.01;
/** Fewer in a short session are a chance, unless they took time. */
const SEVERAL = 3;
/** The shortest time after which TCP on common systems takes a segment for lost. */
const NOTICEABLE_MS = 200;
const LONG_MS = 1000;

export const packetLoss: Rule = {
  id: "packet-loss",
  severity: "info",
  title: "Packets were lost or reordered on the way",
  explanation:
    "A side sent bytes again that it had sent before, or its segments came out of order: more than one of a hundred " +
    "and either three of them or a noticeable delay, or one with a delay of more than a second. Bytes that are sent " +
    "again were lost, or their acknowledgment was, or the other side was slow to acknowledge them. Frames that were " +
    "merely recorded twice do not count. TCP mends all this; it takes time, and where a handshake fails at the same " +
    "place each time it hints at the path.",
  logs: [],
  remedies: [
    {
      system: "any",
      text: "Compare captures of both ends: where a packet is in one only, it was lost between them.",
    },
  ],
  references: ["RFC 9293 section 3.8.1"],
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

function isNoticeable({ segments, retransmissions, outOfOrder, retransmissionDelayMs }: Flow): boolean {
  const amount = retransmissions + outOfOrder;
  const isFrequent =
    amount > segments * SHARE && (amount >= SEVERAL || retransmissionDelayMs >= NOTICEABLE_MS);
  return isFrequent || retransmissionDelayMs > LONG_MS;
}

function sentence(
  side: Side,
  { segments, retransmissions, outOfOrder, retransmissionDelayMs }: Flow,
): string {
  const parts = [
    ...(retransmissions > 0 ? [`${count(retransmissions, "segment")} again`] : []),
    ...(outOfOrder > 0 ? [`${count(outOfOrder, "segment")} that came out of order`] : []),
  ];
  const delay =
    retransmissionDelayMs > 0 ? `, the latest repetition after ${duration(retransmissionDelayMs)}` : "";
  return `Of ${count(segments, "segment")} the ${side} sent ${parts.join(" and ")}${delay}.`;
}
