// Causes -> as much of each as fits on a screen: in full, on two lines, or on one.
import type { Cause } from "../diagnose/causes.ts";
import {
  titleWithCertainty,
  certaintiesText,
  offersText,
  causeStory,
  peersText,
  topHosts,
  wordsText,
} from "./cause-text.ts";
import type { Colors } from "./colors.ts";
import { indented, labelledRows, type Row } from "./labelled-rows.ts";
import type { ByCapture } from "./by-capture.ts";
import { remedySentence } from "./finding-text.ts";
import { severityColor } from "./explanation.ts";
import { keyLogOf } from "./decryption-text.ts";
import { proofCommand } from "./wireshark-command.ts";
import { count, grouped } from "../text/amounts.ts";
import { printable } from "../text/printable.ts";

export interface CauseOptions {
  readonly width: number;
  readonly colors: Colors;
  /** How a time span reads. */
  readonly span: (first: string | null, last: string | null) => string;
  readonly byCapture: ByCapture;
  /** There are several captures, so that a stream number alone does not say which it is. */
  readonly isOneOfSeveral: boolean;
}

/** Columns of the number of sessions in front. */
const NUMBER_WIDTH = 7;
const HANG = " ".repeat(NUMBER_WIDTH);

export interface CauseBlock {
  readonly lines: readonly string[];
  /** Causes that the lines show; the others did not fit. */
  readonly shown: number;
}

/** As many of the first in full as fit into `room` lines with the others on two; else each on one, as many as fit. */
export function causeBlock(causes: readonly Cause[], room: number, options: CauseOptions): CauseBlock {
  const short = causes.map((cause, index) => [
    ...heading(causes, index, options),
    ...onTwoLines(cause, options),
  ]);
  let left = room - short.flat().length;
  if (left >= 0) {
    let full = 0;
    const parts = causes.map((cause, index) => {
      const brief = short[index] ?? [];
      if (full < index) return brief;
      const whole = [...heading(causes, index, options), ...inFull(cause, options)];
      left -= whole.length - brief.length;
      if (left < 0) return brief;
      full++;
      return whole;
    });
    const lines = parts.flat();
    return { lines: lines.at(-1) === "" ? lines.slice(0, -1) : lines, shown: causes.length };
  }
  return fitting(
    causes.map((cause, index) => [...heading(causes, index, options), ...onOneLine(cause, options)]),
    room,
  );
}

/** Before the first of those that did not fail, so that the numbers above add up to those that did. */
function heading(causes: readonly Cause[], index: number, { colors }: CauseOptions): string[] {
  const isFirst = causes[index]?.failed === false && causes[index - 1]?.failed === true;
  return isFirst ? [colors.bold("Did not fail, but needs attention")] : [];
}

function fitting(parts: readonly string[][], room: number): CauseBlock {
  let [used, shown] = [0, 0];
  for (const part of parts) {
    used += part.length;
    if (used > room) break;
    shown++;
  }
  return { lines: parts.slice(0, shown).flat(), shown };
}

function inFull(cause: Cause, options: CauseOptions): string[] {
  const { width, colors, byCapture } = options;
  const session = byCapture.session(cause.example);
  const story = causeStory(cause, session, streamText(cause, options));
  const rows = rowsOf(cause, options).flatMap(([label, text]): Row[] =>
    text === "" ? [] : [[label, [text]]],
  );
  const command = proofCommand(
    byCapture.filesOf(cause.example.capture),
    cause.example,
    session,
    keyLogOf(session),
  );
  return [
    ...titleLines(cause, options),
    ...indented(printable(story), width, HANG),
    ...(cause.remedy === "" ? [] : indented(remedySentence(cause), width, HANG)),
    ...labelledRows([...rows, ["Wireshark", [printable(command)], "command"]], width, colors, HANG),
    "",
  ];
}

function rowsOf(cause: Cause, { span }: CauseOptions): (readonly [label: string, text: string])[] {
  const { finding, clients, servers, against, firstTime, lastTime } = cause;
  return [
    ["Finding", printable(finding)],
    ["Clients", topHosts(clients)],
    ["Servers", topHosts(servers)],
    ["Offered", offersText(cause)],
    ["Time", span(firstTime, lastTime)],
    ["Server said", wordsText(cause)],
    ["Against it", printable(against ?? "")],
  ];
}

function onTwoLines(cause: Cause, options: CauseOptions): string[] {
  const parts = [
    printable(cause.finding),
    peersText(cause),
    offersText(cause),
    options.span(cause.firstTime, cause.lastTime),
    streamText(cause, options),
  ];
  return [...titleLines(cause, options), ...indented(dotted(parts), options.width, HANG)];
}

/** As much as fits. */
function onOneLine(cause: Cause, options: CauseOptions): string[] {
  const id = `${printable(cause.finding)} (${certaintiesText(cause)})`;
  const offers = cause.offers.map(({ highestVersion }) => printable(highestVersion)).join(", ");
  const hosts = `${count(cause.clients.count, "client")} → ${count(cause.servers.count, "server")}`;
  const forms = [
    [id, peersText(cause), offersText(cause)],
    [id, peersText(cause), offers],
    [id, peersText(cause, "brief"), offers],
    [id, peersText(cause, "brief")],
    [id, hosts],
  ];
  const room = options.width - NUMBER_WIDTH;
  const text = forms.map(dotted).find((form) => form.length <= room) ?? id;
  return numbered(text, cause, options);
}

const dotted = (parts: readonly string[]): string => parts.filter((part) => part !== "").join(" · ");

const titleLines = (cause: Cause, options: CauseOptions): string[] =>
  numbered(titleWithCertainty(cause), cause, options).map((line) =>
    options.colors.bold(severityColor(cause.severity, options.colors)(line)),
  );

function numbered(text: string, { sessions }: Cause, { width }: CauseOptions): string[] {
  const [first = "", ...rest] = indented(text, width, HANG);
  const number = `${grouped(sessions).padStart(NUMBER_WIDTH - 2)}  `;
  return [number + first.slice(NUMBER_WIDTH), ...rest];
}

function streamText({ example: { capture, stream } }: Cause, { isOneOfSeveral }: CauseOptions): string {
  return isOneOfSeveral ? `stream ${stream} of ${printable(capture)}` : `stream ${stream}`;
}
