// flight-not-delivered, data-not-delivered: what a side sent never reached the other, however often it was sent.
import type { SessionWithOutcome, Side } from "../../../session/session.ts";
import type { Stalled } from "../../../session/transport.ts";
import { answeredHellos, postQuantumShare } from "../../client-hello.ts";
import { agreedFrame } from "../../handshake.ts";
import type { Context, Match, Rule } from "../../rule.ts";
import {
  CAPTURE_BOTH_ENDS,
  ALLOW_LARGE_PACKETS,
  DISABLE_SMTP_INSPECTION,
  SEND_SMALLER_HELLO,
} from "../../texts/remedies.ts";
import { evidenceOf } from "../../evidence.ts";
import { count } from "../../../text/amounts.ts";
import { named } from "../../../text/code-points.ts";
import { otherStream } from "../../../text/places.ts";
import { otherSide } from "../../../session/other-side.ts";

/** A smaller segment fits any link: IPv6 requires 1280 bytes, and tunnels of IPv4 leave as much. */
const LARGE_BYTES = 1000;
/** After this many retransmissions a host has waited for seconds. */
const MIN_RETRANSMISSIONS = 3;
/** Bytes of close_notify: it does not matter whether that arrives. */
const CLOSING_BYTES = 64;

export const flightNotDelivered: Rule = {
  id: "flight-not-delivered",
  applies: { established: false, bothSides: true, disturbed: true },
  restsOn: "bytes",
  judge: (session, context) => (session.tls?.established === true ? null : undelivered(session, context)),
};

export const dataNotDelivered: Rule = {
  id: "data-not-delivered",
  applies: { established: true, bothSides: true, disturbed: true },
  restsOn: "bytes",
  judge: (session, context) => (session.tls?.established === true ? undelivered(session, context) : null),
};

interface Loss extends Stalled {
  readonly from: Side;
  readonly to: Side;
  /** Never acknowledged, in all. */
  readonly bytes: number;
  /** Missing from the capture as well; 0 where the capture holds them. */
  readonly missing: number;
}

function undelivered(session: SessionWithOutcome, context: Context): Match | null {
  const loss = lossOf(session);
  if (loss === null) return null;
  const { from, to, frame, deniedIn, repetitions } = loss;
  const lost = lostPart(session, loss);
  const size = sizeWords(session, loss);
  const smaller = lost === "hello" ? smallerHello(session, context) : "";
  const isSize = isLarge(session, loss) || smaller !== "";
  const name = NAMES[lost](from);
  return {
    // Where nothing came back at all, the acknowledgments may have been lost instead.
    certainty: deniedIn === null ? "likely" : "certain",
    title: `${name} was lost on the way to the ${to}${isSize ? ", probably because of its size" : ""}`,
    detail: [story(loss, name), smaller, size, icmpWords(session, loss), LOGS]
      .filter((text) => text !== "")
      .join(" "),
    remedies: isSize
      ? [...ALLOW_LARGE_PACKETS, ...(smaller === "" ? [] : SEND_SMALLER_HELLO)]
      : [CAPTURE_BOTH_ENDS, ...(lost === "data" ? [] : DISABLE_SMTP_INSPECTION)],
    evidence: [
      evidenceOf(frame, `transport.${from}.stalled.repetitions`, repetitions),
      ...(deniedIn === null
        ? []
        : [evidenceOf(deniedIn, `transport.${from}.unacknowledgedBytes`, loss.bytes)]),
    ],
  };
}

const LOGS = 'Programs log it as a time-out: "Connection dropped due to TimedOut", "timed out while ...".';

type Part = "hello" | "next" | "answer" | "half" | "words" | "data";

const NAMES: Readonly<Record<Part, (from: Side) => string>> = {
  hello: () => "The ClientHello",
  next: () => "What the client sent instead of a ClientHello",
  answer: () => "The server's answer to the ClientHello",
  half: () => "The client's half of the handshake",
  words: (from) => `The ${from}'s plaintext`,
  data: (from) => `The ${from}'s data inside TLS`,
};

/** The loss that stopped the session; null if nothing that matters was lost, or the session did not end over it. */
function lossOf(session: SessionWithOutcome): Loss | null {
  const losses = (["client", "server"] as const)
    .map((from) => lossOfSide(session, from))
    .filter((loss) => loss !== null);
  return losses.toSorted((a, b) => a.frame - b.frame)[0] ?? null;
}

function lossOfSide(session: SessionWithOutcome, from: Side): Loss | null {
  const { transport, close, aborted, tls, view } = session;
  const { stalled, unacknowledgedBytes: bytes } = transport[from];
  if (stalled === null || bytes === 0 || isFarewell(session, from, stalled, bytes)) return null;
  const to = otherSide(from);
  const ends = close.events.filter(({ believed }) => believed);
  // A side that closed needs nothing more, and a side that says why it aborts has received enough.
  if (ends.some((end) => end.from === to && end.frame <= stalled.frame)) return null;
  const isTold = aborted?.by === to && ["alert", "encrypted-alert", "reply"].includes(aborted.with);
  if (isTold && !isCancelled(tls, aborted.frame) && tls?.established !== true) return null;
  const isLasting =
    stalled.repetitions >= MIN_RETRANSMISSIONS || ends.some(({ frame }) => frame >= stalled.frame);
  if (!isLasting) return null;
  const gaps = view.missing.filter((gap) => gap.from === from && gap.reason === "not-delivered");
  return { ...stalled, from, to, bytes, missing: gaps.reduce((sum, gap) => sum + gap.bytes, 0) };
}

/** GnuTLS programs send user_canceled on their own time-out (RFC 9846 section 6.1): it says nothing of the handshake. */
const isCancelled = (tls: SessionWithOutcome["tls"], frame: number | null): boolean =>
  tls?.alerts.some((alert) => alert.frame === frame && alert.description?.name === "user_canceled") ?? false;

/** Nothing but alerts, or in TLS 1.3 something of their size. */
function isFarewell({ tls }: SessionWithOutcome, from: Side, { frame }: Stalled, bytes: number): boolean {
  if (tls === null) return false;
  if (tls.established) return bytes <= CLOSING_BYTES;
  const said = tls.messages.filter((message) => message.from === from && message.frame >= frame);
  return said.length > 0 && said.every(({ type }) => type === "Alert");
}

function lostPart(session: SessionWithOutcome, { from, frame }: Loss): Part {
  const { tls } = session;
  if (tls?.established) return "data";
  const hello = tls?.clientHello ?? null;
  if (from === "server") return hello === null ? "words" : "answer";
  if (tls !== null && tls.serverHello !== null) return "half";
  if (hello !== null) return hello.frame >= frame ? "hello" : "words";
  return agreedFrame(session) === null ? "words" : "next";
}

function story(
  { from, to, frame, bytes, missing, repetitions, deniedIn, sackedBytes }: Loss,
  name: string,
): string {
  const times = repetitions > 0 ? `, despite ${count(repetitions, "retransmission")}` : "";
  const what =
    missing > 0
      ? `${name} did not reach the ${to}: ${count(missing, "byte")} from the ${from}, before frame ${frame}, are missing there too.`
      : `${name} did not reach the ${to} completely: ${count(bytes, "byte")} from frame ${frame} on were never acknowledged${times}.`;
  if (deniedIn === null)
    return `${what} Nothing came back after it: it was lost in transit, or every answer to it was.`;
  const sacked = sackedBytes > 0 ? `, and SACKs ${count(sackedBytes, "byte")} after it` : "";
  return `${what} In frame ${deniedIn} the ${to} still acknowledges only data before the gap${sacked}.`;
}

/** The payload of the segment that was lost; where it was not captured, of the largest that it can have been. */
function lostBytes({ transport }: SessionWithOutcome, { to, segmentBytes, missing }: Loss): number {
  return segmentBytes ?? Math.min(missing, transport[to].mss ?? missing);
}

/** The lost segment is large, and smaller ones arrive. */
function isLarge(session: SessionWithOutcome, loss: Loss): boolean {
  const lost = lostBytes(session, loss);
  return !loss.isDeaf && lost >= LARGE_BYTES && lost > loss.largestDelivered;
}

function sizeWords(session: SessionWithOutcome, loss: Loss): string {
  const { from, to, segmentBytes, largestDelivered, largestAfter, isDeaf } = loss;
  if (isDeaf) return "Pure ACKs were lost as well, so packet size is not the reason.";
  if (!isLarge(session, loss)) return "";
  const lost = lostBytes(session, loss);
  const { mss } = session.transport[to];
  const smaller =
    largestAfter > 0 ? `${largestAfter} bytes after it did` : `${largestDelivered} bytes before it did`;
  const arrived = largestDelivered === 0 ? "" : `, one of ${smaller}`;
  const limit = mss === null ? "the MSS allows" : `the MSS of ${mss} allows`;
  return (
    `A segment of ${segmentBytes === null ? "up to " : ""}${lost} bytes does not arrive${arrived}: a link from the ` +
    `${from} to the ${to} likely has a smaller MTU than ${limit} for (a path MTU black hole).`
  );
}

function icmpWords(session: SessionWithOutcome, loss: Loss): string {
  const { from } = loss;
  const report = session.transport.icmp.find(({ kind, about }) => kind === "too-big" && about === from);
  if (report !== undefined) {
    const mtu = report.mtu === null ? "" : ` and names an MTU of ${report.mtu}`;
    return `${report.from} reports that by ICMP (frame ${report.frame})${mtu}; the ${from} continued anyway: the message does not reach it, or is ignored.`;
  }
  return isLarge(session, loss) ? "The capture contains no ICMP message about it." : "";
}

/** "" where no smaller one was answered. */
function smallerHello(session: SessionWithOutcome, context: Context): string {
  const hello = session.tls?.clientHello;
  const smaller = hello && answeredHellos(session, context).find(({ length }) => length < hello.length);
  if (!hello || !smaller) return "";
  const share = postQuantumShare(hello);
  const holds = share === null ? "" : ` and a key share for ${named(share)}`;
  const where = `${otherStream(smaller.session, session)}, frame ${smaller.frame}`;
  return `It has ${hello.length} bytes${holds}; one of ${smaller.length} bytes to the same server was answered (${where}).`;
}
