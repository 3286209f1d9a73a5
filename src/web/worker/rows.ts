// ReportDocument -> the rows of its table of sessions, with the cells of the command line's, by columns.
import ipaddr from "ipaddr.js";
import { hex } from "../../bytes/ascii.ts";
import { isFailed, primaryFinding } from "../../diagnose/failed.ts";
import { versionNumber } from "../../diagnose/tls-versions.ts";
import { captureGroups } from "../../report/by-capture.ts";
import { clockIn, momentsOf } from "../../report/clock.ts";
import { harmRank } from "../../report/harm-rank.ts";
import type { ReportDocument } from "../../report/report-document.ts";
import {
  chosenCell,
  clientCell,
  closedCell,
  offeredCell,
  serverCell,
  upgradeCell,
} from "../../report/session-cells.ts";
import { OUTCOMES } from "../../session/outcome.ts";
import type { Endpoint, Session } from "../../session/session.ts";
import type { CodePoint } from "../../tls/code-point.ts";
import { printable } from "../../text/printable.ts";
import type { Column, ColumnName, Rows } from "../messages.ts";

/** How a column is made. */
interface Making {
  readonly name: ColumnName;
  readonly head: string;
  readonly cell: (session: Session) => string;
  /** Texts are sorted by it, then by themselves; by themselves alone unless given. */
  readonly key?: (session: Session) => string | number;
  /** Sessions in which it is the same share a text: where `cell` shows less than that by which the column sorts. */
  readonly identity?: (session: Session) => string;
}

/** Times are in the zone. */
export function rowsOf(document: ReportDocument, zone: string): Rows {
  const { sessions, summary } = document;
  const order = captureGroups(document.captures, []).map(({ path }) => path);
  const places = new Map(order.map((path, index) => [path, index]));
  const placeOf = ({ capture }: Session): number => places.get(capture) ?? 0;
  return {
    count: sessions.length,
    zone,
    captures: Uint32Array.from(sessions, placeOf),
    streams: Uint32Array.from(sessions, ({ stream }) => stream),
    failed: Uint8Array.from(sessions, (session) => (isFailed(session) ? 1 : 0)),
    columns: makings(document, zone, order.length > 1 ? placeOf : null).map((making) =>
      columnOf(making, sessions),
    ),
    outcomes: summary.outcomes,
    findings: summary.findings,
  };
}

function makings(
  { sessions, causes }: ReportDocument,
  zone: string,
  placeOf: ((session: Session) => number) | null,
): Making[] {
  const clock = clockIn(zone);
  const times = sessions.map(({ startTime }) => startTime);
  const moment = momentsOf(times, clock);
  const first = times.find((time) => time !== null) ?? "1970-01-01T00:00:00Z";
  const capture: Making[] =
    placeOf === null
      ? []
      : [{ name: "capture", head: "Capture", cell: (session) => session.capture, key: placeOf }];
  return [
    {
      name: "stream",
      head: "Stream",
      cell: ({ stream }) => String(stream),
      key: ({ stream }) => stream,
    },
    ...capture,
    {
      name: "time",
      head: `Time (${clock.zoneName(first)})`,
      cell: ({ startTime }) => moment(startTime),
      key: timeKey,
      identity: timeKey,
    },
    ...OF_A_SESSION_ALONE,
    { name: "cause", head: "Cause", cell: causeCell, key: harmRank(causes) },
  ];
}

/** Whatever else was read. */
const OF_A_SESSION_ALONE: readonly Making[] = [
  { name: "client", head: "Client", cell: clientCell, key: ({ client }) => endpointKey(client) },
  { name: "server", head: "Server", cell: serverCell, key: ({ server }) => endpointKey(server) },
  { name: "starttls", head: "STARTTLS", cell: upgradeCell, key: upgradeKey },
  {
    name: "offered",
    head: "Offered",
    cell: offeredCell,
    key: ({ tls }) => versionKey(tls?.clientHello?.highestVersion),
  },
  {
    name: "chosen",
    head: "Chosen",
    cell: chosenCell,
    key: ({ tls }) => versionKey(tls?.serverHello?.negotiatedVersion),
  },
  { name: "closed", head: "Closed by", cell: closedCell, key: closedKey },
  {
    name: "outcome",
    head: "Outcome",
    cell: ({ outcome }) => outcome,
    key: ({ outcome }) => OUTCOMES.indexOf(outcome),
  },
];

function columnOf({ name, head, cell, key, identity = cell }: Making, sessions: readonly Session[]): Column {
  const numbers = new Map<string, number>();
  const firsts: Session[] = [];
  const cells = Uint32Array.from(sessions, (session) => {
    const same = identity(session);
    const known = numbers.get(same);
    if (known !== undefined) return known;
    numbers.set(same, firsts.length);
    return firsts.push(session) - 1;
  });
  const found = firsts.map((session, number) => {
    const text = cell(session);
    return { number, text, key: key?.(session) ?? text };
  });
  const sorted = found.toSorted((a, b) => compare(a.key, b.key) || compare(a.text, b.text));
  const places = new Uint32Array(sorted.length);
  for (const [place, { number }] of sorted.entries()) places[number] = place;
  return {
    name,
    head,
    texts: sorted.map(({ text }) => text.split("\n").map(printable).join("\n")),
    cells: cells.map((number) => places[number] ?? 0),
  };
}

const compare = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

/** Without the Z, which would come after further decimals; what has no time comes last. */
const timeKey = ({ startTime }: Session): string => startTime?.slice(0, -1) ?? "~";

/** IPv4 before IPv6, each by number, then by port. */
function endpointKey({ address, port }: Endpoint): string {
  const bytes = ipaddr.isValid(address) ? Uint8Array.from(ipaddr.parse(address).toByteArray()) : null;
  const digits = bytes === null ? address : hex(bytes);
  return `${String(digits.length).padStart(3, "0")} ${digits} ${padded(port)}`;
}

/** By the reply's code, then by frame. */
function upgradeKey(session: Session): number {
  const { command = null, reply = null } = session.smtp?.starttls ?? {};
  const frame = command?.frame ?? session.dialogue?.command?.frame ?? 0;
  return (reply?.code ?? 0) * FRAMES + frame;
}

/** More than a capture has. */
const FRAMES = 2 ** 40;

/** By side and flag, then by what came before, then by delay. */
function closedKey({ close: { by, with: flag, after, delayMs } }: Session): string {
  return `${by ?? "~"} ${flag} ${after ?? ""} ${padded(Math.max(0, Math.round((delayMs ?? 0) * 1000)))}`;
}

/** What is in none comes first. */
const versionKey = (version: CodePoint | undefined): number =>
  version === undefined ? -1 : versionNumber(version);

const padded = (number: number): string => String(number).padStart(16, "0");

const causeCell = (session: Session): string => primaryFinding(session)?.id ?? "–";
