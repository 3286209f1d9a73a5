// A verification -> the sentences that all of its formats share.
import { clockIn, dateTime, timeSpan } from "../report/clock.ts";
import { extractSentence } from "../report/extract-of.ts";
import type { Capture } from "../report/report-document.ts";
import { secondReading } from "../report/second-reading.ts";
import { TOOL } from "../report/tool.ts";
import type { JudgedClaim, JudgedSession, Verification } from "./verification.ts";
import { count, grouped } from "../text/amounts.ts";
import { endpointText } from "../text/places.ts";
import { printable } from "../text/printable.ts";

/** What a verification says in addition to its results. */
export interface VerificationOptions {
  /** When it was made: an RFC 3339 time in UTC; omitted by default. */
  readonly made?: string;
  /** Which sessions were judged, as the options that chose them; by default all. */
  readonly chosen?: string;
  /** Time zone of times that people read; by default UTC. */
  readonly zone?: string;
}

export function nameOf({ session: { capture, stream, client, server } }: JudgedSession): string {
  return `${fileText(capture)} stream ${stream} ${endpointText(client)} to ${endpointText(server)}`;
}

const fileText = (path: string): string => (path === "-" ? "standard input" : printable(path));

/** Each claim with its reason and frame; of several claims the result of each, too. */
export function reasons({ claims }: JudgedSession): string {
  if (claims.length === 1) return claims.map(reason).join("");
  return claims.map((claim) => `${claim.verdict.result} ${reason(claim)}`).join("; ");
}

export function reason({ text, verdict: { because, frame } }: JudgedClaim): string {
  return printable(`${text}: ${because}${frame === null ? "" : ` (frame ${frame})`}`);
}

/** Tool, time, conditions, sessions and files. */
export function headLines(verification: Verification, options: VerificationOptions): string[] {
  const { made, chosen = "", zone } = options;
  const when = made === undefined ? "" : `, ${dateTime(made, clockIn(zone))}`;
  return [
    `${TOOL.name} ${TOOL.version} verify${when}`,
    `Conditions: ${printable(verification.conditions.join(" "))}`,
    `Sessions: ${chosen === "" ? "all" : printable(chosen)}`,
    ...verification.captures.flatMap((capture) => captureLines(capture, verification.sessions, zone)),
  ];
}

/** Packets, times, SHA-256, warnings, origin of an extract, and the second reader's result. */
function captureLines(
  capture: Capture,
  sessions: readonly JudgedSession[],
  zone: string | undefined,
): string[] {
  const { packets, firstTime, lastTime, sha256, warnings } = capture;
  const facts = [
    ...(packets === null ? [] : [count(packets, "packet")]),
    firstTime === null || lastTime === null
      ? "no timestamps"
      : timeSpan(firstTime, lastTime, clockIn(zone), "all"),
  ];
  return [
    `${fileText(capture.path)}: ${facts.join(", ")}`,
    `  SHA-256: ${sha256 ?? "not computed, since the file was not read twice to its end"}`,
    ...warnings.map((warning) => `  Warning: ${printable(warning)}`),
    ...[...extractLines(capture, sessions), ...secondReading(capture)].map((line) => `  ${printable(line)}`),
  ];
}

/** For an extract: the original numbers of the frames that the reasons name. */
function extractLines(capture: Capture, sessions: readonly JudgedSession[]): string[] {
  const judged = sessions.filter(({ session }) => session.capture === capture.path);
  const frames = judged.flatMap(({ claims }) => claims.flatMap(({ verdict: { frame } }) => frame ?? []));
  const sentence = extractSentence(capture, frames);
  return sentence === null ? [] : [`${sentence}.`];
}

/** The last line names no more clients. */
const MAX_NAMED_CLIENTS = 3;

/** Result, number of sessions by result, and the clients that fail. */
export function totalsLine({ result, totals, failingClients }: Verification): string {
  const { pass, fail, skipped, unknown } = totals;
  const counts = [
    `${grouped(pass)} pass`,
    `${grouped(fail)} fail`,
    `${grouped(skipped)} skipped`,
    `${grouped(unknown)} unknown`,
  ];
  return `Result: ${result}. ${counts.join(", ")}${clientsText(failingClients)}.`;
}

function clientsText({ count: amount, top }: Verification["failingClients"]): string {
  if (amount === 0) return "";
  const named = top.slice(0, MAX_NAMED_CLIENTS).map(({ address, name, sessions }) => {
    const host = printable(name === null ? address : `${address} (${name})`);
    return sessions === 1 ? host : `${host} in ${grouped(sessions)} sessions`;
  });
  const rest = amount - named.length;
  const more = rest > 0 ? [`and ${grouped(rest)} more`] : [];
  return `; ${count(amount, "client fails", "clients fail")}: ${[...named, ...more].join(", ")}`;
}
