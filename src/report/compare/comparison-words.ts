// Parts of a comparison -> the sentences that its text and its page share.
import type {
  Compared,
  Comparison,
  ComparisonFinding,
  Difference,
  FrameAt,
  Leg,
  LegDirection,
  PathComparison,
} from "../../compare/comparison.ts";
import type { Side } from "../../session/session.ts";
import { count, duration, grouped, list } from "../../text/amounts.ts";
import { endpointText, framesText } from "../../text/places.ts";
import { type Clock, dateTime } from "../clock.ts";
import { framesFilter } from "../display-filter.ts";
import { fileName } from "../shown-files.ts";
import { wiresharkCommand } from "../wireshark-command.ts";
import type { Capture } from "../report-document.ts";

/** `frames 12 and 13 of A, frame 9 of B`; "" without any. */
export function framesAt(frames: readonly FrameAt[]): string {
  const captures = [...new Set(frames.map(({ capture }) => capture))];
  return captures.map((name) => `${framesText(framesOf(frames, name))} of ${name}`).join(", ");
}

const framesOf = (frames: readonly FrameAt[], name: string): number[] => [
  ...new Set(frames.flatMap(({ capture, frame }) => (capture === name ? [frame] : []))),
];

/** That of the comparison; null where the headline is all. */
export function verdictText({ verdict, points }: PathComparison): string {
  const where = betweenText(points.map(({ name }) => name));
  const isFailed = points.some(({ finding }) => finding !== null);
  switch (verdict) {
    case "at-fault":
      return `The path ${where} is at fault.`;
    case "changed":
      return `The path ${where} lost or changed something, and the connection went on.`;
    case "clear":
      return isFailed
        ? `The path ${where} is not at fault: look for the cause at the ends, or outside this part of the path.`
        : `The path ${where} is not at fault.`;
    default:
      return `Whether the path ${where} is at fault cannot be told from these captures.`;
  }
}

/** `between A and B`; of more points only the ends. */
const betweenText = (names: readonly string[]): string =>
  `between ${names[0] ?? ""} and ${names.at(-1) ?? ""}`;

const RECOGNIZED: Readonly<Record<PathComparison["recognizedBy"], string>> = {
  "client-random": "the client random",
  hello: "the bytes of the ClientHello",
  "sequence-numbers": "addresses, ports and sequence numbers",
  payload: "its payload, in the same order and near in time",
  named: "the streams that the command names",
};

const ORDERED: Readonly<Record<NonNullable<PathComparison["orderBy"]>, string>> = {
  "hop-limit": "TTL or hop limit",
  "round-trip": "round-trip times",
  loss: "what was lost",
};

/** `A is client.pcap (stream 0), B is server.pcap (stream 0).` */
export function namesText(all: readonly Compared[]): string {
  const names = all.map(({ name, capture, stream }) => `${name} is ${fileName(capture)} (stream ${stream})`);
  return names.length === 0 ? "" : `${list(names)}.`;
}

/** Why it is one connection, and what shows the order of its points. */
export function recognitionText({ recognizedBy, orderBy, points }: PathComparison): string {
  const order =
    orderBy === null
      ? "nothing shows which point is nearer to the client, so they are in the order given"
      : `${ORDERED[orderBy]} ${orderBy === "round-trip" ? "show" : "shows"} that ${points[0]?.name ?? ""} is nearer to the client`;
  return `One connection, by ${RECOGNIZED[recognizedBy]}; ${order}.`;
}

/** `client.pcap, stream 0: 192.0.2.10:34712 → 198.51.100.25:25, 2026-11-21 04:04:54 UTC` */
export function comparedText({ capture, stream, client, server, startTime }: Compared, clock: Clock): string {
  const time = startTime === null ? "" : `, ${dateTime(startTime, clock)}`;
  return `${fileName(capture)}, stream ${stream}: ${endpointText(client)} → ${endpointText(server)}${time}`;
}

/** What the capture says by itself. */
export const ownFinding = ({ finding }: Compared): string =>
  finding === null
    ? "by itself: nothing failed"
    : `by itself: ${finding.title.replace(/\.$/, "")} (${finding.certainty})`;

/** What became of each side's segments, the clocks, the delays and what was rewritten: a line each. */
export function legLines(leg: Leg): string[] {
  return [
    directionText(leg, "client"),
    directionText(leg, "server"),
    ...clockText(leg),
    ...delayText(leg),
    ...leg.rewritten,
  ];
}

/** `client: 12 segments sent, 9 arrived, 3 lost` */
function directionText(leg: Leg, side: Side): string {
  const { sent, arrived, ...rest } = leg[side];
  const parts = NOTED.flatMap((name) => (rest[name] === 0 ? [] : [`${grouped(rest[name])} ${WORDS[name]}`]));
  const all = sent === arrived && parts.length === 0 && sent > 0;
  const seen = all ? "all arrived as sent" : `${grouped(arrived)} arrived`;
  return `from the ${side}: ${[`${count(sent, "segment")} sent`, seen, ...parts].join(", ")}`;
}

const NOTED = ["lost", "added", "altered", "untold"] as const;
const WORDS: Readonly<Record<(typeof NOTED)[number], string>> = {
  lost: "lost",
  added: "never sent",
  altered: "altered",
  untold: "not told",
};

function clockText({ from, to, clock }: Leg): string[] {
  if (clock === null) return ["clocks: not comparable"];
  const { offsetMs, uncertaintyMs } = clock;
  const error = `to within ${duration(uncertaintyMs)}`;
  if (Math.abs(offsetMs) <= uncertaintyMs) return [`clocks: ${from} and ${to} agree ${error}`];
  return [
    `clocks: ${to} is ${duration(Math.abs(offsetMs))} ${offsetMs > 0 ? "ahead of" : "behind"} ${from}, ${error}`,
  ];
}

function delayText({ client, server, from, to }: Leg): string[] {
  const parts = [
    ...onTheWay(client, `from ${from} to ${to}`, from),
    ...onTheWay(server, `from ${to} to ${from}`, to),
  ];
  return parts.length === 0 ? [] : [`delay: ${list(parts)}`];
}

function onTheWay({ delayMs }: LegDirection, way: string, point: string): string[] {
  if (delayMs === null) return [];
  const { median, longest, longestFrame } = delayMs;
  const most =
    longest > 2 * median ? `, at most ${duration(longest)} (frame ${longestFrame} of ${point})` : "";
  return [`${duration(median)} ${way}${most}`];
}

/** `The path lost large segments (certain)` */
export const titleOf = ({ title, certainty }: ComparisonFinding): string =>
  `${title.replace(/\.$/, "")} (${certainty})`;

export const DECIDES: Readonly<Record<Difference["decides"], string>> = {
  often: "often",
  sometimes: "sometimes",
  rarely: "rarely",
  no: "never",
};

/** `12 failed` */
export const groupName = (name: string, { sessions }: { readonly sessions: number }): string =>
  `${grouped(sessions)} ${name}`;

/** The sessions that are shown one by one. */
export function comparedOf(comparison: Comparison): readonly Compared[] {
  if (comparison.kind === "same-connection") return comparison.points;
  return comparison.kind === "two-connections" ? comparison.sides : [];
}

const isPrimary = ({ primary }: ComparisonFinding): boolean => primary;

/** Frames of that capture on which the findings rest, ascending. */
export function decidingFrames(findings: readonly ComparisonFinding[], name: string): number[] {
  const main = findings.filter(isPrimary);
  const frames = (main.length === 0 ? findings : main).flatMap((finding) => framesOf(finding.frames, name));
  return [...new Set(frames)].toSorted((a, b) => a - b);
}

/** Opens Wireshark at those frames. `files` are those of the capture. */
export function commandFor(
  { stream }: Compared,
  frames: readonly number[],
  files: readonly Capture[],
): string {
  return wiresharkCommand(files, framesFilter(stream, frames), frames[0] ?? null, null);
}

/** Those of the capture that it is from. */
export const filesOf = ({ capture }: Compared, captures: readonly Capture[]): readonly Capture[] =>
  captures.filter(({ path, partOf }) => (partOf ?? path) === capture);
