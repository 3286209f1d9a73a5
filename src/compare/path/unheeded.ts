// A path that lost nothing -> what arrived at the point next to its receiver again and again, and was never acknowledged.
import { ACK, RST, SYN } from "../../packet/segment.ts";
import type { Side } from "../../session/session.ts";
import { distance } from "../../tcp/sequence.ts";
import { type Fated, framesOf, type PathLeg, place } from "./leg.ts";
import { called } from "./words.ts";
import { otherSide } from "../../session/other-side.ts";

/** Times that something is sent before it is taken to be stuck, rather than on its way as the captures end. */
const STUCK = 3;

/** Null where each side acknowledged what it was sent, or nothing was repeated. The legs are in order, the client's first. */
export function unheeded(legs: readonly PathLeg[]): string | null {
  const [first, last] = [legs[0], legs.at(-1)];
  if (first === undefined || last === undefined) return null;
  return unheededBy(first, "server") ?? unheededBy(last, "client");
}

function unheededBy(leg: PathLeg, from: Side): string | null {
  const heard = leg.crossings
    .filter((each) => each.from !== from)
    .flatMap(({ sent }) => sent)
    .filter(({ flags }) => (flags & (ACK | RST)) === ACK);
  const known = heard.at(-1)?.acknowledgment;
  const ignored = leg.crossings.filter(
    (each) => each.from === from && each.fate === "passed" && isOfStream(each) && isBeyond(each, known),
  );
  const repeated = ignored.filter(({ position }) => position === ignored[0]?.position);
  const [one] = repeated;
  if (one === undefined || repeated.length < STUCK || isReset(leg, one)) return null;
  const { name } = leg.receiver(from);
  const receiver = otherSide(from);
  const frames = place(framesOf(repeated.flatMap(({ arrived }) => arrived)), name);
  return (
    `The ${from}'s ${called(one.says)} arrived at ${name} ${repeated.length} times (${frames}), and the ${receiver} acknowledges ` +
    `none of them: what keeps it, or the answer, lies beyond ${name}, a firewall on the ${receiver}'s own host or that host itself.`
  );
}

/** Its receiver has closed and forgotten the connection: the RST is its answer. */
function isReset(leg: PathLeg, { from, arrived }: Fated): boolean {
  const frame = arrived[0]?.frame ?? Number.POSITIVE_INFINITY;
  return leg
    .receiver(from)
    .trace.packets.some(
      (packet) => packet.from !== from && packet.frame > frame && (packet.flags & RST) !== 0,
    );
}

const isOfStream = ({ bytes, flags }: Fated): boolean =>
  (flags & RST) === 0 && (bytes > 0 || (flags & SYN) !== 0);

function isBeyond({ arrived: [packet], bytes }: Fated, known: number | undefined): boolean {
  if (packet === undefined) return false;
  return known === undefined || distance(known, (packet.sequence + Math.max(1, bytes)) | 0) < 0;
}
