// A leg -> what arrived with other bytes than it was sent with: STARTTLS, other lines of the dialogue, TLS.
import type { Session, Side } from "../../session/session.ts";
import { count, firstOf, list } from "../../text/amounts.ts";
import { printableLine } from "../../text/printable.ts";
import type { WirePacket } from "../wire/wire-packet.ts";
import { type Fated, framesAt, framesOf, type PathLeg, payloadOf, place } from "./leg.ts";
import { evidence, type PathMatch } from "./match.ts";
import { called } from "./words.ts";

export function altered(leg: PathLeg): readonly PathMatch[] {
  const changed = leg.crossings.filter(({ fate, bytes }) => fate === "altered" && bytes > 0);
  const tls = changed.filter((each) => isTls(leg, each));
  const clear = changed.filter((each) => !isTls(leg, each));
  const masked = [...clear, ...removed(leg)].filter((each) => isMasked(leg, each));
  const known = new Set(masked);
  const others = clear.filter((each) => !known.has(each));
  return [
    ...(masked.length === 0 ? [] : [maskedMatch(leg, masked)]),
    ...(tls.length === 0 ? [] : [tlsMatch(leg, tls)]),
    ...(others.length === 0 ? [] : [dialogueMatch(leg, others)]),
  ];
}

/** A line that was taken out as a whole: it has its own segment, and what follows is numbered as if it had not been. */
export const removed = (leg: PathLeg): readonly Fated[] =>
  leg.crossings.filter(
    (each) =>
      each.untold === null &&
      each.arrived.length === 0 &&
      each.bytes > 0 &&
      !isTls(leg, each) &&
      isMasked(leg, each),
  );

/** Type and version of a record's header. */
const isRecord = ([type = 0, major = 0]: Uint8Array): boolean =>
  type >= 0x14 && type <= 0x17 && major === 0x03;

function isTls(leg: PathLeg, { from, sent }: Fated): boolean {
  const { tls } = leg.sender(from).trace.session;
  const begins = tls?.clientHello?.firstFrame ?? tls?.messages[0]?.frame;
  const frame = sent[0]?.frame ?? 0;
  return begins === undefined ? sent.some(({ payload }) => isRecord(payload)) : frame >= begins;
}

const OFFER = /^\d{3}[- ]STARTTLS\b/im;
const COMMAND = /^STARTTLS[ \t]*\r?$/im;

function isMasked(leg: PathLeg, { from, sent, arrived, fate }: Fated): boolean {
  const [before, after] = [textOf(sent), textOf(arrived)];
  if (from === "client") return fate === "altered" && COMMAND.test(before) && !COMMAND.test(after);
  if (OFFER.test(before) && !OFFER.test(after))
    return isComplete(arrived) && offersNothing(leg.near.trace.session, after);
  return fate === "altered" && isAnswer(leg, sent) && before.startsWith("2") && /^[45]/.test(after);
}

/** The client saw a whole reply without it. */
const offersNothing = ({ smtp }: Session, reply: string): boolean =>
  smtp?.starttls.advertised === false || (smtp?.starttls.advertised !== true && LAST_LINE.test(reply));

/** RFC 5321 section 4.2.1. */
const LAST_LINE = /^\d{3}(?: .*)?\r?\n$/m;

const isComplete = (packets: readonly WirePacket[]): boolean =>
  packets.every(({ payload, payloadLength }) => payload.length === payloadLength);

function isAnswer(leg: PathLeg, sent: readonly WirePacket[]): boolean {
  const frame = leg.far.trace.session.smtp?.starttls.reply?.frame;
  return sent.some((packet) => packet.frame === frame);
}

function maskedMatch(leg: PathLeg, masked: readonly Fated[]): PathMatch {
  const texts = masked.map((each) => changeText(leg, each));
  const inClear = leg.near.trace.session.smtp?.mailInClear === true;
  return {
    id: "path-starttls-masked",
    certainty: "certain",
    explains: leg.isFailed,
    headline: `STARTTLS was removed or overwritten ${leg.between}: ${texts[0] ?? ""}.`,
    more: [...rest(texts), ...(inClear ? ["The client then sent its mail in clear text."] : [])],
    ...shown(leg, masked),
  };
}

function tlsMatch(leg: PathLeg, changed: readonly Fated[]): PathMatch {
  const damaged = changed.length <= MOST_DAMAGED && changed.every((each) => hasIntactCopy(leg, each));
  const texts = changed.slice(0, MAX_TEXTS).map((each) => changeText(leg, each));
  const isCause = leg.isFailed && !damaged;
  return {
    id: "path-altered-tls",
    certainty: damaged ? "likely" : "certain",
    severity: isCause ? "error" : "warning",
    ...(damaged ? { title: "A packet was damaged between the two points, and repeated" } : {}),
    explains: isCause,
    headline: `Bytes of TLS were changed ${leg.between}: ${texts[0] ?? ""}.`,
    more: [...rest(texts), ...(damaged ? ["An intact copy arrived too."] : [])],
    ...shown(leg, changed),
  };
}

function dialogueMatch(leg: PathLeg, changed: readonly Fated[]): PathMatch {
  const texts = changed.slice(0, MAX_TEXTS).map((each) => changeText(leg, each));
  const { session } = leg.near.trace;
  const banner = session.smtp?.banner?.frame;
  const onlyBanner = changed.every(({ arrived }) => arrived.some(({ frame }) => frame === banner));
  const isCause = leg.isFailed && session.tls === null && !onlyBanner;
  return {
    id: "path-altered-dialogue",
    certainty: "certain",
    severity: isCause ? "error" : "warning",
    explains: isCause,
    headline: `The dialogue was rewritten ${leg.between}: ${texts[0] ?? ""}.`,
    more: rest(texts),
    ...shown(leg, changed),
  };
}

const MAX_TEXTS = 4;
/** A link that damages more is at fault for it. */
const MOST_DAMAGED = 64;

/** The first stands in the headline. */
const rest = (texts: readonly string[]): readonly string[] => texts.slice(1).map((text) => `${text}.`);

function shown(leg: PathLeg, changed: readonly Fated[]): Pick<PathMatch, "frames" | "evidence"> {
  return {
    frames: changed.flatMap(({ from, sent, arrived }) => [
      ...framesAt(framesOf(sent), leg.sender(from).name),
      ...framesAt(framesOf(arrived), leg.receiver(from).name),
    ]),
    evidence: changed.slice(0, MAX_TEXTS).flatMap((each) => {
      const { from, sent, arrived } = each;
      const [left, came] = linesOf(leg, each);
      return [
        evidence(
          leg.sender(from).name,
          sent[0]?.frame ?? null,
          "payload",
          left ?? count(payloadOf(sent), "byte"),
        ),
        evidence(
          leg.receiver(from).name,
          arrived[0]?.frame ?? null,
          "payload",
          came ?? count(payloadOf(arrived), "byte"),
        ),
      ];
    }),
  };
}

/** An undamaged segment with the same bytes arrived as well. */
const hasIntactCopy = (leg: PathLeg, { from, position, bytes }: Fated): boolean =>
  leg.crossings.some(
    (each) =>
      each.from === from &&
      each.fate === "passed" &&
      each.position <= position &&
      each.position + each.bytes >= position + bytes,
  );

function changeText(leg: PathLeg, each: Fated): string {
  const { from, sent, arrived, says } = each;
  const before = place(framesOf(sent), leg.sender(from).name);
  const after = arrived.length === 0 ? null : place(framesOf(arrived), leg.receiver(from).name);
  const [left, came] = linesOf(leg, each);
  if (left !== null) {
    const what = came === null ? "did not arrive" : `arrived as ${came}`;
    const where = after === null ? "" : came === null ? `: it is missing in ${after}` : ` (${after})`;
    return `The ${from}'s ${left} (${before}) ${what}${where}`;
  }
  const [size, arrivedSize] = [payloadOf(sent), payloadOf(arrived)];
  const first = firstDifference(sent, arrived);
  const changes = [
    ...(size === arrivedSize ? [] : [count(arrivedSize, "byte")]),
    ...(first === null ? [] : [`other bytes from byte ${first + 1} on`]),
  ];
  const what = isPrivate(each, leg) ? "line" : called(says);
  return `The ${from}'s ${what} (${before}, ${count(size, "byte")}) arrived with ${list(changes)} (${after ?? "nowhere"})`;
}

/** Index of the first byte that differs; null where one is the beginning of the other. */
function firstDifference(sent: readonly WirePacket[], arrived: readonly WirePacket[]): number | null {
  const [before, after] = [textOf(sent), textOf(arrived)];
  const length = Math.min(before.length, after.length);
  for (let index = 0; index < length; index++) {
    if (before[index] !== after[index]) return index;
  }
  return null;
}

/** What may be shown: the greeting, the answer to EHLO and to STARTTLS; EHLO and STARTTLS. */
function isPublic(leg: PathLeg, { from, sent, arrived }: Fated): boolean {
  const frames = (session: Session): readonly (number | undefined)[] =>
    from === "server"
      ? [session.smtp?.banner?.frame, session.smtp?.ehloReply?.frame, session.smtp?.starttls.reply?.frame]
      : [session.smtp?.ehlo?.frame, session.smtp?.starttls.command?.frame];
  const known = (packets: readonly WirePacket[], session: Session): boolean =>
    packets.some(({ frame }) => frames(session).includes(frame));
  return (
    known(sent, leg.sender(from).trace.session) ||
    known(arrived, leg.receiver(from).trace.session) ||
    (from === "server" && OFFER.test(textOf(sent)))
  );
}

const isPrivate = (each: Fated, leg: PathLeg): boolean => !isTls(leg, each) && !isPublic(leg, each);

/** The lines that differ, as they left and as they came; null where they are not for showing. */
function linesOf(leg: PathLeg, each: Fated): readonly [left: string | null, came: string | null] {
  if (isTls(leg, each) || !isPublic(leg, each)) return [null, null];
  const [before, after] = [linesIn(each.sent), linesIn(each.arrived)];
  const gone = before.filter((line) => !after.includes(line));
  const added = after.filter((line) => !before.includes(line));
  if (![...gone, ...added].every((line) => SHOWN[each.from].test(line))) return [null, null];
  if (gone.length === 0 && added.length > 0)
    return [`reply with ${count(before.length, "line")}`, quoted(added)];
  return [gone.length === 0 ? null : quoted(gone), added.length === 0 ? null : quoted(added)];
}

const linesIn = (packets: readonly WirePacket[]): readonly string[] =>
  textOf(packets)
    .split(/\r?\n/)
    .filter((line) => line !== "");

/** A client's segment may go on with a log-in, and a server's with its challenge: then no line is shown. */
const SHOWN = {
  client: /^(?:EHLO|HELO|LHLO|STARTTLS|NOOP|RSET|QUIT|X{4,}\w?)(?:[ \t]|$)/i,
  server: /^(?:220|250|421|45\d|50\d|530|55\d)(?:[- ]|$)/,
} as const satisfies Record<Side, RegExp>;

const QUOTED = 70;

const quoted = (lines: readonly string[]): string =>
  firstOf(
    lines.map((line) => `"${printableLine(line, QUOTED)}"`),
    3,
  );

/** A character a byte. */
function textOf(packets: readonly WirePacket[]): string {
  return packets
    .map(({ payload }) => Array.from(payload, (byte) => String.fromCharCode(byte)).join(""))
    .join("");
}
