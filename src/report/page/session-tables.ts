// Sessions -> tables with a row each: one of a few, else one for each finding or outcome.
import { primaryFinding } from "../../diagnose/failed.ts";
import type { Session } from "../../session/session.ts";
import type { Clock } from "../clock.ts";
import { findingOf } from "../hosts.ts";
import { groupBy } from "../../bytes/group-by.ts";
import type { Places } from "./places.ts";
import type { Grid, Section, Span, Text } from "./page.ts";
import { count } from "../../text/amounts.ts";
import { endpointText } from "../../text/places.ts";

export interface TablePlace {
  /** Of the capture's part of the page. */
  readonly id: string;
  readonly places: Places;
  readonly clock: Clock;
}

/** Every session with what became of it. */
export function sessionsGrid(sessions: readonly Session[], place: TablePlace): Grid {
  return gridOf("Sessions", sessions, place, ["Outcome", (session) => outcomeText(session)]);
}

/** In the order of `findings`, which hurt most first; then what became of the others. */
export function sessionTables(
  sessions: readonly Session[],
  findings: readonly string[],
  place: TablePlace,
): Section[] {
  const order = new Map(findings.toReversed().map((id, index) => [id, findings.length - index]));
  const rank = ([id]: readonly [string, unknown]): number => order.get(id) ?? Infinity;
  const groups = [...groupBy(sessions, findingOf)].toSorted((a, b) => rank(a) - rank(b) || 0);
  return groups.map(([finding, group], index): Section => {
    const title = `${finding}: ${count(group.length, "session")}`;
    return {
      id: `${place.id}-sessions-${index + 1}`,
      title,
      blocks: [gridOf(title, group, place)],
      extent: "folded",
      sections: [],
    };
  });
}

const EPOCH = "1970-01-01T00:00:00Z";

function gridOf(
  caption: string,
  sessions: readonly Session[],
  { places, clock }: TablePlace,
  last?: readonly [head: string, text: (session: Session) => Text],
): Grid {
  const day = dayOf(sessions, clock);
  const zone = clock.zoneName(sessions.find(({ startTime }) => startTime !== null)?.startTime ?? EPOCH);
  return {
    kind: "grid",
    caption,
    head: [
      "Stream",
      day === null ? `Time (${zone})` : `Time (${zone}), ${day}`,
      "Client",
      "Server",
      "Offered",
      "Chosen",
      ...(last ? [last[0]] : []),
    ],
    rows: sessions.map((session): Text[] => [
      streamText(session, places),
      timeText(session.startTime, day !== null, clock),
      [{ address: endpointText(session.client) }],
      [{ address: endpointText(session.server) }],
      session.tls?.clientHello?.highestVersion.name ?? "–",
      session.tls?.serverHello?.negotiatedVersion.name ?? "–",
      ...(last ? [last[1](session)] : []),
    ]),
    anchors: sessions.map((session) => places.rowId(session)),
  };
}

/** A link where the page shows it in full: its row is here. */
const streamText = (session: Session, places: Places): Text =>
  places.shown.has(session) ? [places.streamSpan(session)] : String(session.stream);

/** What became of it, and why. */
function outcomeText(session: Session): Span[] {
  const finding = primaryFinding(session);
  return finding === null ? [session.outcome] : [`${session.outcome}: `, { code: finding.id }];
}

/** The day of all; null where they are of several. */
function dayOf(sessions: readonly Session[], clock: Clock): string | null {
  const days = new Set(
    sessions.map(({ startTime }) => (startTime === null ? "" : clock.wall(startTime).slice(0, 10))),
  );
  return days.size === 1 ? ([...days][0] ?? null) : null;
}

/** Whole milliseconds. */
function timeText(time: string | null, isOfDay: boolean, clock: Clock): string {
  if (time === null) return "–";
  const text = clock.wall(time).slice(0, 23);
  return isOfDay ? text.slice(11) : text.replace("T", " ");
}
