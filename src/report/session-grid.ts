// Sessions -> a table of one row each, fitted to the terminal's width by choosing and wrapping columns.
import Table from "cli-table3";
import { at } from "../bytes/integers.ts";
import type { Session } from "../session/session.ts";
import type { Colors } from "./colors.ts";
import { outcomeColor } from "./outcome.ts";
import {
  chosenCell,
  clientCell,
  closedCell,
  offeredCell,
  oneLine,
  serverCell,
  upgradeCell,
  upgradeText,
} from "./session-cells.ts";
import { longestLine, longestWord, wrap } from "./wrap.ts";
import { printableAscii } from "../text/printable.ts";

/** Rows between two headings: on long lists the heading comes again, and a piece of output stays small. */
const ROWS_PER_HEAD = 100;
/** A column is never made narrower than its longest word, but words beyond this are broken. */
const MAX_WORD = 22;

export interface GridOptions {
  readonly width: number;
  readonly colors: Colors;
  /** How the time of a session's start reads. */
  readonly moment: (time: string | null) => string;
  /** There are several captures, so that a stream number alone does not say which it is. */
  readonly isOneOfSeveral: boolean;
}

interface Column {
  readonly head: string;
  /** May hold line ends; they are kept. */
  readonly cell: (session: Session) => string;
  readonly colored?: boolean;
}

const STREAM: Column = { head: "Stream", cell: (session) => String(session.stream) };
const PLACE: Column = {
  head: "Stream",
  cell: ({ stream, capture }) => `${stream} of\n${printableAscii(capture)}`,
};
const CLIENT: Column = { head: "Client", cell: clientCell };
const SERVER: Column = { head: "Server", cell: serverCell };
const STARTTLS: Column = { head: "STARTTLS", cell: upgradeCell };
const OFFERED: Column = { head: "Offered", cell: offeredCell };
const CHOSEN: Column = { head: "Chosen", cell: chosenCell };
const CLOSED: Column = { head: "Closed by", cell: closedCell };
const OUTCOME: Column = { head: "Outcome", cell: (session) => session.outcome, colored: true };

const PEERS: Column = {
  head: "Client\nServer",
  cell: (session) => `${clientCell(session)}\n${serverCell(session)}`,
};
const NEGOTIATION: Column = { head: "STARTTLS, offered, chosen", cell: negotiationCell };
const END: Column = {
  head: "Outcome, closed by",
  cell: (session) => `${session.outcome}\n${oneLine(closedCell(session))}`,
  colored: true,
};

/** After stream and time, from wide to narrow; the first keeps every cell on a line, the last stacks as much as it can. */
const LAYOUTS: readonly (readonly Column[])[] = [
  [CLIENT, SERVER, ...[STARTTLS, OFFERED, CHOSEN, CLOSED].map(unbroken), OUTCOME],
  [CLIENT, SERVER, STARTTLS, OFFERED, CHOSEN, CLOSED, OUTCOME],
  [PEERS, STARTTLS, OFFERED, CHOSEN, CLOSED, OUTCOME],
  [PEERS, NEGOTIATION, END],
];

/** No line is longer than `width` columns, as long as these are 60 or more. */
export function* sessionGrid(
  sessions: readonly Session[],
  { width, colors, moment, isOneOfSeveral }: GridOptions,
): Generator<string> {
  const time: Column = { head: "Time", cell: ({ startTime }) => moment(startTime) };
  const first = [isOneOfSeveral ? PLACE : STREAM, time];
  const layouts = LAYOUTS.map((columns) => first.concat(columns));
  const { columns, widths } = fit(layouts, sessions, width);
  for (let start = 0; start < sessions.length; start += ROWS_PER_HEAD) {
    yield `${grid(sessions.slice(start, start + ROWS_PER_HEAD), columns, widths, colors)}\n`;
  }
}

function grid(
  sessions: readonly Session[],
  columns: readonly Column[],
  widths: readonly number[],
  colors: Colors,
): string {
  const head = columns.map((column, index) => wrap(column.head, at(widths, index)));
  const rows = sessions.map((session) =>
    columns.map((column, index) => {
      const paint = column.colored ? outcomeColor(session, colors) : String;
      return wrap(column.cell(session), at(widths, index)).map((line) => paint(line));
    }),
  );
  const table = new Table({
    head: head.map((lines) => lines.map((line) => colors.bold(line)).join("\n")),
    colWidths: widths.map((columnWidth) => columnWidth + 2),
    style: { head: [], border: [], compact: rows.every((row) => row.every((lines) => lines.length === 1)) },
  });
  table.push(...rows.map((row) => row.map((lines) => lines.join("\n"))));
  return table.toString();
}

interface Fit {
  readonly columns: readonly Column[];
  readonly widths: readonly number[];
}

/** The widest layout in which no cell has to be broken; else the widest in which no word has to be. */
function fit(layouts: readonly (readonly Column[])[], sessions: readonly Session[], width: number): Fit {
  const fits = layouts.map((columns) => fitLayout(columns, sessions, width));
  const wholeCells = fits.slice(0, -1).find((candidate) => candidate.spare.cells >= 0);
  const wholeWords = fits.slice(1).find((candidate) => candidate.spare.words >= 0);
  return wholeCells ?? wholeWords ?? at(fits, fits.length - 1);
}

function fitLayout(columns: readonly Column[], sessions: readonly Session[], width: number) {
  const texts = columns.map((column) => [column.head, ...sessions.map((session) => column.cell(session))]);
  const wanted = texts.map((cells) => Math.max(...cells.map(longestLine)));
  const needed = texts.map((cells) => Math.min(MAX_WORD, Math.max(...cells.map(longestWord))));
  const room = width - (3 * columns.length + 1);
  const spare = { cells: room - sum(wanted), words: room - sum(needed) };
  return { columns, widths: share(room, wanted, needed), spare };
}

/**
 * Every column gets what it needs, and of what it wants as much as leaves the widest ones equally wide. Where
 * there is no room for that either, the widest ones give way.
 */
function share(room: number, wanted: readonly number[], needed: readonly number[]): number[] {
  const lowest = sum(needed) <= room ? needed : needed.map(() => 1);
  const capped = (cap: number) =>
    wanted.map((width, index) => Math.max(at(lowest, index), Math.min(width, cap)));
  let cap = Math.max(...wanted);
  while (cap > 1 && sum(capped(cap)) > room) cap--;
  return capped(cap);
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

function unbroken({ head, cell }: Column): Column {
  return { head, cell: (session) => oneLine(cell(session)) };
}

function negotiationCell(session: Session): string {
  const upgrade = upgradeText(session);
  if (!session.tls?.clientHello) return upgrade;
  return `${upgrade}\noffered: ${oneLine(offeredCell(session))}\nchosen: ${oneLine(chosenCell(session))}`;
}
