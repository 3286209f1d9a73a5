// flight-not-delivered, data-not-delivered: what a side sent never reached the other, however often it was sent.
import type { Judged, Side } from "../../../session/session.ts";
import type { Stalled } from "../../../session/transport.ts";
import { answeredHellos, postQuantumShare, named } from "../../client-hello.ts";
import { agreedFrame } from "../../handshake.ts";
import type { Around, Hit, Rule } from "../../rule.ts";
import { OPEN_MIDDLEBOX, LET_LARGE_PACKETS_THROUGH, SEND_SMALLER_HELLO } from "../../texts/remedies.ts";
import { count, otherStream, shows } from "../../words.ts";

/** Below, a segment fits any link: IPv6 asks for 1280 bytes, and tunnels of IPv4 leave as much. */
const LARGE_BYTES = 1000;
/** Repetitions by which a host has waited for seconds. */
const SEVERAL = 3;
/** A farewell in TLS: whether it arrives is nobody's concern. */
const FAREWELL_BYTES = 64;

export const flightNotDelivered: Rule = {
  id: "flight-not-delivered",
  applies: { established: false, bothSides: true },
  restsOn: "bytes",
  judge: (session, around) => hitOf(session, around),
};

export const dataNotDelivered: Rule = {
  id: "data-not-delivered",
  applies: { established: true, bothSides: true },
  restsOn: "bytes",
  judge: (session, around) => hitOf(session, around),
};

interface Loss extends Stalled {
  readonly from: Side;
  readonly to: Side;
  /** Never acknowledged, in all. */
  readonly bytes: number;
  /** Missing from the capture as well; 0 where the capture holds them. */
  readonly missing: number;
}

function hitOf(session: Judged, around: Around): Hit | null {
  const loss = lossOf(session);
  if (loss === null) return null;
  const { from, frame, deniedIn, repetitions } = loss;
  const what = whatWasLost(session, loss);
  const size = sizeOf(session, loss);
  const compared = what.isHello ? smallerHello(session, around) : "";
  const isSize = size !== "" || compared !== "";
  return {
    // Nothing came back at all: the acknowledgments may have been lost as well.
    certainty: deniedIn === null ? "likely" : "certain",
    detail: [`${story(loss, what.name)}${compared}`, size, icmpWords(session, loss)]
      .filter((text) => text !== "")
      .join(" "),
    remedies: [
      ...(isSize ? LET_LARGE_PACKETS_THROUGH : []),
      ...(isSize && what.isHello ? SEND_SMALLER_HELLO : []),
      ...(isSize ? [] : OPEN_MIDDLEBOX),
    ],
    evidence: [
      shows(frame, `transport.${from}.stalled.repetitions`, repetitions),
      ...(deniedIn === null ? [] : [shows(deniedIn, `transport.${from}.unacknowledgedBytes`, loss.bytes)]),
    ],
  };
}

/** The first that the session stopped at; null where nothing of weight was lost, or the end does not rest on it. */
function lossOf(session: Judged): Loss | null {
  const losses = (["client", "server"] as const)
    .map((from) => lossOfSide(session, from))
    .filter((loss) => loss !== null);
  return losses.toSorted((a, b) => a.frame - b.frame)[0] ?? null;
}

function lossOfSide(session: Judged, from: Side): Loss | null {
  const { transport, close, aborted, tls, view } = session;
  const { stalled, unacknowledgedBytes: bytes } = transport[from];
  if (stalled === null || bytes === 0 || isFarewell(session, from, stalled, bytes)) return null;
  const to = from === "client" ? "server" : "client";
  const ends = close.events.filter(({ believed }) => believed);
  // Whoever has closed takes nothing more, and whoever says why it ends has got what it needs.
  if (ends.some((end) => end.from === to && end.frame <= stalled.frame)) return null;
  const isTold = aborted?.by === to && ["alert", "encrypted-alert", "reply"].includes(aborted.with);
  if (isTold && tls?.established !== true) return null;
  const isLasting = stalled.repetitions >= SEVERAL || ends.some(({ frame }) => frame >= stalled.frame);
  if (!isLasting) return null;
  const gaps = view.missing.filter((gap) => gap.from === from && gap.reason === "not-delivered");
  return { ...stalled, from, to, bytes, missing: gaps.reduce((sum, gap) => sum + gap.bytes, 0) };
}

/** Nothing but alerts, or in TLS 1.3 something of their size. */
function isFarewell({ tls }: Judged, from: Side, { frame }: Stalled, bytes: number): boolean {
  if (tls === null) return false;
  if (tls.established) return bytes <= FAREWELL_BYTES;
  const said = tls.messages.filter((message) => message.from === from && message.frame >= frame);
  return said.length > 0 && said.every(({ type }) => type === "Alert");
}

function whatWasLost(session: Judged, { from, frame, missing }: Loss): { name: string; isHello: boolean } {
  const { tls, smtp } = session;
  if (tls?.established) return { name: `data of the ${from} inside TLS`, isHello: false };
  if (from === "server") {
    const name = tls?.clientHello ? "The server's answer to the ClientHello" : "What the server said";
    return { name, isHello: false };
  }
  const hello = tls?.clientHello ?? null;
  const isHello =
    tls?.serverHello == null && (hello !== null ? hello.frame >= frame : agreedFrame(session) !== null);
  if (isHello)
    return {
      name: missing > 0 ? "The client's next bytes, where its ClientHello is due," : "The ClientHello",
      isHello,
    };
  const isFlight = tls !== null && tls.serverHello !== null;
  const name = isFlight ? "The client's half of the handshake" : "What the client said";
  return { name: smtp === null && !isFlight ? "What the client sent" : name, isHello: false };
}

function story(
  { from, to, frame, bytes, missing, repetitions, deniedIn, sackedBytes }: Loss,
  name: string,
): string {
  const start = name.charAt(0).toUpperCase() + name.slice(1);
  const amount = count(missing > 0 ? missing : bytes, "byte");
  const sent =
    missing > 0
      ? `${start} never reached the ${to}: ${amount} are missing before frame ${frame}, here and there.`
      : `${start} never arrived whole: ${amount} of the ${from}, from frame ${frame} on, were not acknowledged` +
        `${repetitions > 0 ? `, though the first of them were sent ${repetitions + 1} times` : ""}.`;
  const denied =
    deniedIn === null
      ? ` Nothing came back from the ${to}: either they or every answer was lost on the way.`
      : ` The ${to} still acknowledges no more than what precedes them in frame ${deniedIn}` +
        `${sackedBytes > 0 ? `, and reports that ${count(sackedBytes, "byte")} after them arrived` : ""}: they were lost on the way.`;
  return `${sent}${denied}`;
}

/** "" where the size of the lost segment tells nothing. */
function sizeOf(
  { transport }: Judged,
  { from, to, segmentBytes, missing, largestDelivered, isDeaf, sackedBytes }: Loss,
): string {
  if (isDeaf) return "Bare acknowledgments are lost as well, so the size of the packets is not why.";
  const mss = transport[to].mss;
  const lost = segmentBytes ?? Math.min(missing, mss ?? missing);
  if (lost < LARGE_BYTES || lost <= largestDelivered) return "";
  const arrived =
    largestDelivered === 0
      ? ""
      : `, while one of ${largestDelivered} bytes ${sackedBytes > 0 ? "after it did" : "did before"}`;
  const limit = mss === null ? "the MSS" : `the MSS of ${mss}`;
  const size = segmentBytes === null ? `A segment of up to ${lost} bytes` : `The segment of ${lost} bytes`;
  return `${size} did not arrive${arrived}: likely a link of the ${from}'s way to the ${to} has a smaller MTU than ${limit} allows for (path MTU black hole).`;
}

function icmpWords({ transport }: Judged, loss: Loss): string {
  const report = transport.icmp.find(({ kind, about }) => kind === "too-big" && about === loss.from);
  if (report !== undefined) {
    const mtu = report.mtu === null ? "" : `, for an MTU of ${report.mtu}`;
    return `${report.from} says so by ICMP (frame ${report.frame})${mtu}; the ${loss.from} went on with packets of that size: it did not get the message, or does not heed it.`;
  }
  const isLarge = (loss.segmentBytes ?? loss.missing) >= LARGE_BYTES && !loss.isDeaf;
  return isLarge ? "No ICMP message that says so is in the capture." : "";
}

function smallerHello(session: Judged, around: Around): string {
  const hello = session.tls?.clientHello;
  if (!hello) return "";
  const share = postQuantumShare(hello);
  const holds = share === null ? "" : ` It has ${hello.length} bytes and a key share of ${named(share)}.`;
  const smaller = answeredHellos(session, around).find(({ length }) => length < hello.length);
  return smaller === undefined
    ? holds
    : `${holds} A hello of ${smaller.length} bytes to the same server was answered (${otherStream(smaller.session, session)}, frame ${smaller.frame}).`;
}
