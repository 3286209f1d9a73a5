// ReportDocument -> the lines below the verdict: what became of all, or who spoke with whom, when, and what was chosen.
import { hostOfServer, nameOfClient } from "../../diagnose/dialogue.ts";
import type { Session } from "../../session/session.ts";
import { type Clock, timeSpan } from "../clock.ts";
import { keysLeft, keysOf } from "../decryption-text.ts";
import { OUTCOMES } from "../../session/outcome.ts";
import type { ReportDocument } from "../report-document.ts";
import type { Block, Span } from "./page.ts";
import { count, grouped, list } from "../../text/amounts.ts";
import { endpointText } from "../../text/places.ts";

/** `chosen` are the options that chose the sessions, "" for all. */
export function overview(document: ReportDocument, clock: Clock, chosen: string): Block[] {
  const { sessions, summary } = document;
  const [only] = sessions;
  if (only === undefined) return chosen === "" ? whyNone(document) : [];
  const times = timesOf(sessions);
  const when = times === null ? "" : `, ${timeSpan(...times, clock, "all")}`;
  const outcomes = OUTCOMES.flatMap((outcome) => {
    const amount = summary.outcomes[outcome] ?? 0;
    return amount === 0 ? [] : [`${grouped(amount)} ${outcome}`];
  });
  const all = `${count(sessions.length, "session")}${when}: ${list(outcomes)}.`;
  const choice: Span[] = ["Only sessions that match ", { code: chosen }, "; the capture may contain others."];
  // Of the only session, the part of its page that has what was said inside TLS says it.
  const keys = sessions.length === 1 ? keysLeft(document) : keysOf(document);
  return [
    { kind: "paragraph", text: sessions.length === 1 ? [...peers(only), when] : all },
    ...(chosen === "" ? [] : [{ kind: "paragraph", text: choice } as const]),
    ...(keys.length === 0 ? [] : [{ kind: "paragraph", text: keys } as const]),
  ];
}

/** Of several captures, each has its warnings in its own section. */
function whyNone({ captures }: ReportDocument): Block[] {
  const [only] = captures;
  if (only === undefined || captures.length > 1) return [];
  return only.warnings.map((warning) => ({ kind: "paragraph", text: `Warning: ${warning}.` }));
}

function peers(session: Session): Span[] {
  const { client, server } = session;
  return [
    { address: endpointText(client) },
    ...named(nameOfClient(session)),
    " → ",
    { address: endpointText(server) },
    ...named(hostOfServer(session)),
  ];
}

const named = (text: string | null): Span[] => (text === null ? [] : [" ", { code: text }]);

/** From the first to the last; null where none has a time. */
function timesOf(sessions: readonly Session[]): [first: string, last: string] | null {
  let first: string | null = null;
  let last: string | null = null;
  for (const { startTime, endTime } of sessions) {
    if (startTime !== null && (first === null || startTime < first)) first = startTime;
    if (endTime !== null && (last === null || endTime > last)) last = endTime;
  }
  return first === null || last === null ? null : [first, last];
}
