// ReportDocument -> a few lines of plain text for a ticket or a mail: who closed, what was offered, how to check it.
import type { Cause } from "../diagnose/causes.ts";
import type { Session } from "../session/session.ts";
import { gradedTitle, offersText, peersText, wordsText } from "./cause-text.ts";
import { framesFilter } from "./display-filter.ts";
import { endingSentences } from "./ending.ts";
import { groupBy } from "./group-by.ts";
import { offeredVersions } from "./offer.ts";
import { fileName, shownFiles, timeSpan } from "./page/capture-facts.ts";
import { verdictOf, verdictOfAll } from "./page/verdict.ts";
import type { RenderOptions } from "./render-options.ts";
import type { Capture, ReportDocument } from "./report-document.ts";
import { sentencesOf } from "./sentences.ts";
import { printable } from "./terminal-text.ts";
import { count, endpointText, grouped } from "./words.ts";
import { wiresharkCommand } from "./wireshark-command.ts";
import { wrap } from "./wrap.ts";

/** Columns: mail programs and tickets break longer lines themselves. */
const WIDTH = 80;
/** Causes with a paragraph of their own. */
const TOLD = 3;
/** Files that are named. */
const FILES = 3;

/**
 * No line begins or ends with what a ticket system takes for markup, and no bracket or brace is ours: Jira makes links
 * and macros of them.
 */
export function* renderBrief(document: ReportDocument, _options: RenderOptions): Generator<string> {
  const { captures, causes, sessions } = document;
  const [only] = sessions;
  const filesOf = groupBy(captures, ({ path, partOf }) => partOf ?? path);
  const exampleOf = ({ example }: Cause): Session | undefined =>
    sessions.find(({ capture, stream }) => capture === example.capture && stream === example.stream);
  if (only !== undefined && sessions.length === 1) {
    const [cause] = causes;
    const files = filesOf.get(only.capture) ?? [];
    yield text([
      ...(cause === undefined ? sessionLines(only) : causeLines(cause, only, 1)),
      ...fileLines(files),
      command(files, cause?.example ?? { stream: only.stream, frames: [] }),
    ]);
    return;
  }
  const { established } = document.summary;
  const also =
    causes.length === 0 || established === 0 ? "" : ` TLS was established on ${grouped(established)}.`;
  yield text([`${verdictOfAll(sessions, []).text}${also}`, timesOf(captures), ...fileLines(captures)]);
  for (const cause of causes.slice(0, TOLD)) {
    const files = filesOf.get(cause.example.capture) ?? [];
    yield `\n${text([...causeLines(cause, exampleOf(cause), sessions.length), command(files, cause.example)])}`;
  }
  const rest = causes.slice(TOLD);
  const amount = rest.reduce((sum, { sessions: some }) => sum + some, 0);
  if (rest.length > 0)
    yield `\n${text([`${count(rest.length, "more cause")} with ${count(amount, "session")} not described here.`])}`;
}

/** What happened and what it is called, between whom, when, what was offered and what the server said to it. */
function causeLines(cause: Cause, session: Session | undefined, total: number): string[] {
  const { finding, sessions, example, firstTime, lastTime, detail } = cause;
  const isOne = session !== undefined && sessions === 1;
  const [ending] = session === undefined ? [] : endingSentences(session);
  const number = total === 1 ? "" : `${grouped(sessions)} of ${count(total, "session")}: `;
  const where = sessions === 1 ? "" : `Stream ${example.stream}: `;
  const title = gradedTitle(cause).replace(/\)$/, `, ${printable(finding)})`);
  const offers = offersText(cause);
  const words = wordsText(cause);
  return [
    `${number}${title}. ${where}${ending ?? printable(detail)}`,
    withPorts(isOne ? peersOf(session) : peersText(cause).replace("→", "->")),
    [
      ...timeText(firstTime, isOne ? session.endTime : lastTime),
      ...(offers === "" ? [] : [`offered ${offers}`]),
    ].join("; "),
    ...(words === "" ? [] : [`The server said: ${words}`]),
  ];
}

/** Of a session that nothing needs to explain. */
function sessionLines(session: Session): string[] {
  const { startTime, endTime, tls } = session;
  const hello = tls?.clientHello ?? null;
  const offered = hello === null ? [] : [`offered ${offeredVersions(hello)}`];
  return [
    [...new Set([verdictOf(session).text, ...sentencesOf(session)])].join(" "),
    withPorts(peersOf(session)),
    [...timeText(startTime, endTime), ...offered].join("; "),
  ];
}

function peersOf({ client, server, smtp }: Session): string {
  const [ehlo, greeting] = [smtp?.ehlo?.name, smtp?.banner?.text.split(" ")[0]];
  return [endpointText(client), ehlo, "->", endpointText(server), greeting]
    .filter((part) => part != null)
    .map(printable)
    .join(" ");
}

/** `[2001:db8::1]:25` would become a link. */
const withPorts = (line: string): string => line.replaceAll(/\[([\da-f:.]+)\]:(\d+)/gi, "$1 port $2");

function timeText(first: string | null, last: string | null): string[] {
  return first === null || last === null ? [] : [`${timeSpan(first, last)} UTC`];
}

function timesOf(captures: readonly Capture[]): string {
  const first = captures.find(({ firstTime }) => firstTime !== null)?.firstTime ?? null;
  const last = captures.findLast(({ lastTime }) => lastTime !== null)?.lastTime ?? null;
  return timeText(first, last).join("");
}

/** The only one is named in the command. */
function fileLines(files: readonly Capture[]): string[] {
  const [only] = files;
  if (only !== undefined && files.length === 1 && only.sha256 !== null) return [`SHA-256 ${only.sha256}`];
  const named = files.slice(0, FILES).flatMap(({ path, sha256 }) => {
    const name = printable(fileName(path));
    return sha256 === null ? [name] : [name, `SHA-256 ${sha256}`];
  });
  const rest = files.length - FILES;
  return rest > 0 ? [...named, `and ${count(rest, "more file")}`] : named;
}

/** Never broken: it is to be copied. */
function command(
  files: readonly Capture[],
  { stream, frames }: Pick<Cause["example"], "stream" | "frames">,
): string {
  return printable(wiresharkCommand(shownFiles(files), framesFilter(stream, []), frames.at(-1) ?? null));
}

const text = (lines: readonly string[]): string =>
  lines
    .filter((line) => line !== "")
    .map((line) => `${(line.startsWith("wireshark ") ? [line] : wrap(line, WIDTH)).join("\n")}\n`)
    .join("");
