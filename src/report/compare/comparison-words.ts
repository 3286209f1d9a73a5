// Parts of a comparison -> the sentences that its text and its page share.
import type {
  Compared,
  Comparison,
  ComparisonFinding,
  FrameAt,
  GroupsComparison,
  PathComparison,
} from "../../compare/comparison.ts";
import type { Certainty } from "../../session/session.ts";
import { grouped, list } from "../../text/amounts.ts";
import { endpointText, framesText } from "../../text/places.ts";
import { type Clock, dateTime } from "../clock.ts";
import { groupBy } from "../../bytes/group-by.ts";
import { framesFilter } from "../display-filter.ts";
import { fileName } from "../shown-files.ts";
import { shellWord, wiresharkCommand } from "../wireshark-command.ts";
import type { Capture } from "../report-document.ts";

/** `frames 12 and 13 of A, frame 9 of B`; "" without any. */
export function framesAt(frames: readonly FrameAt[]): string {
  const captures = [...new Set(frames.map(({ capture }) => capture))];
  return captures.map((name) => `${framesText(framesOf(frames, name))} of ${name}`).join(", ");
}

/** Of that capture, each once. */
export const framesOf = (frames: readonly FrameAt[], name: string): number[] => [
  ...new Set(frames.flatMap(({ capture, frame }) => (capture === name ? [frame] : []))),
];

/** Where nothing is at fault: any other verdict is in the headline. "" there. */
export function exoneration({ verdict, points }: PathComparison): string {
  if (verdict !== "clear") return "";
  return `The path between ${points[0]?.name ?? ""} and ${points.at(-1)?.name ?? ""} is not at fault.`;
}

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

/** `A is client.pcap (stream 0) and B is server.pcap (stream 2): of 3 connections that they share only this one failed.` */
export function namesText(comparison: Comparison): string {
  const { choice } = comparison;
  const names = comparedOf(comparison).map(
    ({ name, capture, stream }) => `${name} is ${fileName(capture)} (stream ${stream})`,
  );
  if (names.length === 0) return "";
  const why = choice === undefined || choice.why === "" ? "" : `: ${choice.why}`;
  return `${list(names)}${why}.`;
}

/** What compares other sessions that could have been picked, at most three; `named` is how a path is shown. */
export function otherCommands({ choice }: Comparison, named: (path: string) => string): string[] {
  if (choice === undefined) return [];
  const shown = choice.others.slice(0, OTHERS);
  const rest = choice.others.length - shown.length + choice.othersLeftOut;
  const commands = shown.map((others) => {
    const streams = others.map(({ capture, stream }) => `${shellWord(named(capture))}#${stream}`);
    return `starttls-inspect compare ${streams.join(" ")}`;
  });
  return rest === 0 ? commands : [...commands, `and ${grouped(rest)} more`];
}

const OTHERS = 3;

/** Why it is one connection, and what shows the order of its points, if anything does. */
export function recognitionText({ recognizedBy, orderBy, points }: PathComparison): string {
  const order =
    orderBy === null ? "" : `; ${points[0]?.name ?? ""} is nearest to the client, by ${ORDERED[orderBy]}`;
  return `One connection, by ${RECOGNIZED[recognizedBy]}${order}.`;
}

/** `192.0.2.10:34712 → 198.51.100.25:25` */
export const endpointsText = ({ client, server }: Compared): string =>
  `${endpointText(client)} → ${endpointText(server)}`;

/** `2026-11-21 04:04:54 UTC`; "" without a time. */
export const startText = ({ startTime }: Compared, clock: Clock): string =>
  startTime === null ? "" : dateTime(startTime, clock);

/** What the capture says by itself. */
export const ownFinding = ({ finding }: Compared): string =>
  finding === null ? "nothing to explain" : `${finding.title.replace(/\.$/, "")} (${finding.certainty})`;

/** Each text with those that have it: `A and B: nothing to explain`. */
export function byText(all: readonly Compared[], text: (each: Compared) => string): string[] {
  return [...groupBy(all, text)].map(([said, those]) => `${list(those.map(({ name }) => name))}: ${said}`);
}

/** Of the finding's detail, what the headline does not say in the same words. */
export function beyondHeadline(detail: string, headline: string): string {
  const sentences = detail.split(/(?<=[.!?]) (?=[A-Z"])/);
  return sentences.filter((sentence) => !headline.includes(sentence.replace(/\.$/, ""))).join(" ");
}

/** How sure the answer is; "" where it is that the captures do not show it. */
export const howSure = ({ certainty, fault }: ComparisonFinding): string =>
  fault === "capture" ? "" : CERTAINTIES[certainty];

const CERTAINTIES: Readonly<Record<Certainty, string>> = {
  certain: "This is certain.",
  likely: "This is likely, not proven.",
  possible: "This is possible, not proven.",
};

/** `The path lost large segments (certain)` */
export const titleOf = ({ title, certainty }: ComparisonFinding): string =>
  `${title.replace(/\.$/, "")} (${certainty})`;

/** `12 failed` */
export const groupName = (name: string, { sessions }: { readonly sessions: number }): string =>
  `${grouped(sessions)} ${name}`;

/** `streams 0, 2 and 4 of mail.pcap and 12 more` */
export function groupText({ sessions, streams }: GroupsComparison["failed"]): string {
  const captures = [...groupBy(streams, ({ capture }) => capture)].map(
    ([capture, those]) => [capture, those.slice(0, STREAMS)] as const,
  );
  const named = captures.map(([capture, those]) => {
    const numbers = list(those.map(({ stream }) => String(stream)));
    return `${those.length === 1 ? "stream" : "streams"} ${numbers} of ${fileName(capture)}`;
  });
  const rest = captures.reduce((left, [, those]) => left - those.length, sessions);
  return list(rest > 0 ? [...named, `${grouped(rest)} more`] : named);
}

/** Of one capture that are named. */
const STREAMS = 8;

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
