// ReportDocument -> a few lines of plain text for a ticket or a mail: who closed, what was offered, how to check it.
import type { Cause } from "../diagnose/causes.ts";
import type { Session } from "../session/session.ts";
import { titleWithCertainty, offersText, peersText, wordsText } from "./cause-text.ts";
import { type Clock, clockIn, timeSpan } from "./clock.ts";
import { keysOf, shownKeyLog, undecrypted } from "./decryption-text.ts";
import { framesFilter } from "./display-filter.ts";
import { endingSentences } from "../diagnose/ending-sentences.ts";
import { extractSentence, framesThatDecide } from "./extract-of.ts";
import { hostOfServer, nameOfClient } from "../diagnose/dialogue.ts";
import { ByCapture } from "./by-capture.ts";
import { firstAndLast } from "./capture-heading.ts";
import { fileName, shownFiles } from "./shown-files.ts";
import { conclusionOf, conclusionOfAll } from "./page/conclusion.ts";
import { wordsOf } from "./page/page.ts";
import type { RenderOptions } from "./render-options.ts";
import type { Capture, ReportDocument } from "./report-document.ts";
import { sentencesOf } from "./sentences.ts";
import { filterText } from "./session-filter.ts";
import { proofFrame, wiresharkCommand } from "./wireshark-command.ts";
import { wrap } from "./wrap.ts";
import { count, grouped } from "../text/amounts.ts";
import { offeredVersions } from "../text/code-points.ts";
import { endpointText } from "../text/places.ts";
import { printable } from "../text/printable.ts";

/** Columns: mail programs and tickets break longer lines themselves. */
const WIDTH = 80;
/** Causes with a paragraph of their own. */
const SHOWN_CAUSES = 3;
/** Of captures. */
const SHOWN_WARNINGS = 3;
/** Files that are named. */
const NAMED_FILES = 3;

/**
 * No line begins or ends with what a ticket system takes for markup, and no bracket or brace is ours: Jira makes links
 * and macros of them.
 */
export function* renderBrief(document: ReportDocument, { zone, filter }: RenderOptions): Generator<string> {
  const { captures, sessions, summary } = document;
  const causes = document.causes.toSorted((a, b) => Number(b.failed) - Number(a.failed));
  const byCapture = new ByCapture(document);
  const [single] = sessions;
  const [first] = causes;
  const clock = clockIn(zone);
  if (single !== undefined && sessions.length === 1) {
    const files = byCapture.filesOf(single.capture);
    const lines = first === undefined ? sessionLines(single, clock) : causeLines(first, single, 1, clock);
    yield text(
      [...lines, ...keyLines(document), ...warningLines(captures), ...fileLines(files, sessions)],
      command(files, single, first?.example.frames ?? []),
    );
    return;
  }
  const established = first === undefined ? 0 : summary.established;
  const also = established === 0 ? "" : ` TLS was established on ${grouped(established)}.`;
  const chosen = filter === undefined ? "" : filterText(filter);
  const only = chosen === "" ? "" : `Selected with ${printable(chosen)}.`;
  yield text([
    `${conclusionOfAll(sessions, [], chosen !== "").text}${also}`,
    only,
    timesOf(captures, clock),
    ...keyLines(document),
    ...warningLines(captures),
    ...fileLines(captures, sessions),
  ]);
  for (const cause of causes.slice(0, SHOWN_CAUSES)) {
    const { capture, stream, frames } = cause.example;
    const session = byCapture.session(cause.example);
    const lines = causeLines(cause, session, sessions.length, clock);
    yield `\n${text(lines, command(byCapture.filesOf(capture), session ?? { stream }, frames))}`;
  }
  const rest = causes.slice(SHOWN_CAUSES).filter(({ failed }) => failed);
  if (rest.length === 0) return;
  const amount = rest.reduce((sum, { sessions: some }) => sum + some, 0);
  yield `\n${text([`${count(rest.length, "more cause")} with ${count(amount, "session")} not described here.`])}`;
}

/** What happened and what it is called, between whom, when, what was offered and what the server said to it. */
function causeLines(cause: Cause, session: Session | undefined, total: number, clock: Clock): string[] {
  const { finding, sessions, example, firstTime, lastTime, detail } = cause;
  const isOne = session !== undefined && sessions === 1;
  const [ending] = session === undefined ? [] : endingSentences(session);
  const number = total === 1 ? "" : `${grouped(sessions)} of ${count(total, "session")}: `;
  const where = sessions === 1 ? "" : `Stream ${example.stream}: `;
  const title = titleWithCertainty(cause).replace(/\)$/, `, ${printable(finding)})`);
  const hello = session?.tls?.clientHello;
  const offers = isOne && hello ? offeredVersions(hello) : offersText(cause);
  // What ended it may be those very words.
  const words = ending?.includes(cause.words?.text.split("\n")[0] ?? "\n") === true ? "" : wordsText(cause);
  return [
    `${number}${title}. ${where}${ending ?? printable(detail)}`,
    withPorts(isOne ? peersOf(session) : peersText(cause).replace("→", "->")),
    [
      ...timeText(firstTime, isOne ? session.endTime : lastTime, clock),
      ...(offers === "" ? [] : [`offered ${offers}`]),
    ].join("; "),
    ...(words === "" ? [] : [`The server said: ${words}`]),
    ...ageLine(session, finding),
  ];
}

/** Where the finding relies on a provider's entry that was old when the session took place. */
function ageLine(session: Session | undefined, id: string): string[] {
  const evidence = session?.findings.find((finding) => finding.id === id)?.evidence ?? [];
  const old = evidence.find(({ field }) => /^policy\..*\.checked$/.test(field));
  if (old === undefined) return [];
  return [`What is known of the provider was last checked on ${old.value}, more than two years before.`];
}

/** Of a session that nothing needs to explain. */
function sessionLines(session: Session, clock: Clock): string[] {
  const { startTime, endTime, tls } = session;
  const hello = tls?.clientHello ?? null;
  const offered = hello === null ? [] : [`offered ${offeredVersions(hello)}`];
  return [
    [...new Set([conclusionOf(session).text, ...sentencesOf(session)])].join(" "),
    withPorts(peersOf(session)),
    [...timeText(startTime, endTime, clock), ...offered].join("; "),
  ];
}

function peersOf(session: Session): string {
  const { client, server } = session;
  return [endpointText(client), nameOfClient(session), "->", endpointText(server), hostOfServer(session)]
    .filter((part) => part != null)
    .map(printable)
    .join(" ");
}

/** `[2001:db8::1]:25` would become a link. */
const withPorts = (line: string): string => line.replaceAll(/\[([\da-f:.]+)\]:(\d+)/gi, "$1 port $2");

function timeText(first: string | null, last: string | null, clock: Clock): string[] {
  return first === null || last === null ? [] : [timeSpan(first, last, clock, "all")];
}

function timesOf(captures: readonly Capture[], clock: Clock): string {
  const [first, last] = firstAndLast(captures);
  return timeText(first, last, clock).join("");
}

/** With whose keys they were decrypted; of the only one also what could not be, and why. */
function keyLines(document: ReportDocument): string[] {
  const { sessions } = document;
  const [only] = sessions;
  const left = only !== undefined && sessions.length === 1 ? undecrypted(only.tls) : [];
  return [wordsOf(keysOf(document)), ...left].map(printable);
}

/** What was wrong with the captures, and what of them could not be read. */
function warningLines(captures: readonly Capture[]): string[] {
  const all = captures.flatMap(({ path, warnings }) => {
    const whose = captures.length === 1 ? "" : `, ${fileName(path)}`;
    return warnings.map((warning) => printable(`Warning${whose}: ${warning}.`));
  });
  const rest = all.length - SHOWN_WARNINGS;
  return rest > 0 ? [...all.slice(0, SHOWN_WARNINGS), `And ${count(rest, "more warning")}.`] : all;
}

/** The only one is named in the command. */
function fileLines(files: readonly Capture[], sessions: readonly Session[]): string[] {
  const [only] = files;
  if (only !== undefined && files.length === 1 && only.sha256 !== null) {
    const extract = extractSentence(only, framesThatDecide(sessions, only.path));
    return [`SHA-256 ${only.sha256}`, ...(extract === null ? [] : [extract])];
  }
  const named = files.slice(0, NAMED_FILES).flatMap(({ path, sha256 }) => {
    const name = printable(fileName(path));
    return sha256 === null ? [name] : [name, `SHA-256 ${sha256}`];
  });
  const rest = files.length - NAMED_FILES;
  return rest > 0 ? [...named, `and ${count(rest, "more file")}`] : named;
}

function command(
  files: readonly Capture[],
  session: Session | Pick<Session, "stream">,
  frames: readonly number[],
): string {
  const frame = proofFrame("frames" in session ? session : undefined, frames);
  const keyLog = shownKeyLog("tls" in session ? session : undefined);
  return printable(wiresharkCommand(shownFiles(files), framesFilter(session.stream, []), frame, keyLog));
}

/** The command is never broken: it is to be copied. */
function text(lines: readonly string[], copied?: string): string {
  const wrapped = lines.filter((line) => line !== "").flatMap((line) => wrap(line, WIDTH));
  return [...wrapped, ...(copied === undefined ? [] : [copied]), ""].join("\n");
}
