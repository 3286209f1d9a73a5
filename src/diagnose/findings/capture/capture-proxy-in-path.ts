// capture-proxy-in-path: something between client and server takes part in the connection.
import type { SessionWithOutcome, Side } from "../../../session/session.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { otherStream } from "../../../text/places.ts";

/** Routes change, and a mirror port sees a packet before and after its switch: one hop more or less says nothing. */
const HOPS = 2;

export const captureProxyInPath: Rule = {
  id: "capture-proxy-in-path",
  restsOn: "bytes",
  judge: (session, context) => sameHello(session, context) ?? differentHops(session),
};

function sameHello(session: SessionWithOutcome, { neighbours }: Context): Match | null {
  const hello = session.tls?.clientHello;
  if (!hello || hello.random === null) return null;
  const twin = neighbours.sameHello(session).find((other) => !hasSameEnds(other, session));
  if (twin === undefined) return null;
  return {
    certainty: "certain",
    detail:
      `The ClientHello in frame ${hello.frame} is also in ${otherStream(twin, session)}, from ${twin.client.address} to ` +
      `${twin.server.address}: a device between them forwards it.`,
    evidence: [evidenceOf(hello.frame, "tls.clientHello.random", hello.random)],
  };
}

const hasSameEnds = (one: SessionWithOutcome, other: SessionWithOutcome): boolean =>
  one.client.address === other.client.address && one.server.address === other.server.address;

function differentHops({ transport }: SessionWithOutcome): Match | null {
  if (hopsApart(transport, "client") < HOPS && hopsApart(transport, "server") < HOPS) return null;
  const sides = (["client", "server"] as const).filter((side) => hopsApart(transport, side) >= HOPS);
  const sentences = sides.map((side) => {
    const { openingHopLimit, hopLimit } = transport[side];
    const opening = side === "client" ? "SYN" : "SYN/ACK";
    return `The ${side}'s ${opening} has hop limit ${openingHopLimit ?? 0}, its later packets have ${hopLimit ?? 0}.`;
  });
  return {
    certainty: "likely",
    detail: sentences.join(" "),
    evidence: sides.map((side) => ({
      frame: null,
      field: `transport.${side}.openingHopLimit`,
      value: String(transport[side].openingHopLimit),
    })),
  };
}

function hopsApart(transport: SessionWithOutcome["transport"], side: Side): number {
  const { openingHopLimit, hopLimit } = transport[side];
  return openingHopLimit === null || hopLimit === null ? 0 : Math.abs(openingHopLimit - hopLimit);
}
