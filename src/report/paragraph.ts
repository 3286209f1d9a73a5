// Session -> its text on the terminal: how it ended, what explains that, what to do, the evidence.
import { hostOfServer, nameOfClient } from "../diagnose/dialogue.ts";
import type { Finding, Session, Side } from "../session/session.ts";
import { isCoveredBy } from "./cause-text.ts";
import { certificateLine } from "./certificate-line.ts";
import { type Clock, timeSpan } from "./clock.ts";
import type { Colors } from "./colors.ts";
import { keyLogOf, keysSentence, undecrypted } from "./decryption-text.ts";
import { displayFilter } from "./display-filter.ts";
import { findingRows, remedySentence, titleText } from "./finding-text.ts";
import { commandsLine, refusalLines } from "./inside-dialogue.ts";
import { indented, labelledRows, READABLE, type Row } from "./labelled-rows.ts";
import { ladderText } from "./ladder/ladder-text.ts";
import { ladderOf } from "./ladder/ladder.ts";
import { cipherLines, versionLines } from "./offer.ts";
import { mainFinding, outcomeColor } from "./outcome.ts";
import { wordsOf } from "./page/page.ts";
import type { Capture } from "./report-document.ts";
import { upgradeText } from "./session-cells.ts";
import { endSentences, sentencesOf } from "./sentences.ts";
import { proofFrame, wiresharkCommand } from "./wireshark-command.ts";
import { count, duration } from "../text/amounts.ts";
import { endpointText } from "../text/places.ts";
import { printable, printableLine } from "../text/printable.ts";
import { leafOf } from "../session/leaf-certificate.ts";

export interface ParagraphOptions {
  /** Columns of a line. */
  readonly width: number;
  /** All cipher suites instead of the first few. */
  readonly ciphers: boolean;
  /** All of the connection: its dialogue, its times, every finding, what logs show. */
  readonly verbose: boolean;
  readonly colors: Colors;
  readonly clock: Clock;
  /** How the time of its start reads. */
  readonly moment: (time: string | null) => string;
  /** The files of its capture. */
  readonly files: readonly Capture[];
  /** There are several captures, so that a stream number alone does not say which it is. */
  readonly isOneOfSeveral: boolean;
}

/** Heading, conclusion, with `verbose` the ladder, rows of evidence; ends with a line end. */
export function paragraph(session: Session, options: ParagraphOptions): string {
  const width = Math.min(options.width, READABLE);
  const { colors, verbose } = options;
  return [
    ...heading(session, options),
    ...conclusion(session, width, colors),
    ...(verbose ? ["", ...ladderText(ladderOf(session), options.width), ""] : []),
    ...labelledRows(evidence(session, options), width, colors),
    "",
  ].join("\n");
}

function heading(session: Session, { width, colors, moment, isOneOfSeveral }: ParagraphOptions): string[] {
  const { stream, client, server, capture, outcome, startTime } = session;
  const of = isOneOfSeveral ? ` of ${printable(capture)}` : "";
  const time = moment(startTime);
  const title = `Stream ${stream}${of}`;
  const peers = [endpointText(client), `→ ${endpointText(server)}`];
  const plain = [title, time, ...peers, outcome].filter((part) => part !== "");
  const painted = plain.map((part) => {
    if (part === title) return colors.bold(part);
    return part === outcome ? outcomeColor(session, colors)(part) : part;
  });
  const isShort = plain.join(" ").length <= width;
  const breakAt = painted.length - 2;
  return isShort
    ? [painted.join(" ")]
    : [painted.slice(0, breakAt).join(" "), ...indented(painted.slice(breakAt).join(" "), Infinity)];
}

/** How it ended, in the sentence that people quote; what best explains it, how that is known, and what to do. */
function conclusion(session: Session, width: number, colors: Colors): string[] {
  const main = mainFinding(session);
  if (main === null) return indented(sentencesOf(session).join(" "), width);
  const [end = "", ...story] = endSentences(session).filter((each) => each !== `${main.title}.`);
  const detail = printable(main.detail);
  const others = story.filter((sentence) => !isCoveredBy(sentence, detail));
  return [
    ...indented(end, width),
    ...indented(titleText(main), width).map((line) => colors.bold(line)),
    ...indented([detail, ...others].join(" "), width),
    ...(main.remedy === "" ? [] : indented(remedySentence(main), width)),
  ];
}

function evidence(session: Session, options: ParagraphOptions): Row[] {
  const { tls, smtp, smtpInTls } = session;
  const { verbose, files } = options;
  const exchangeId = smtp?.exchangeSessionId ?? smtpInTls?.exchangeSessionId ?? null;
  const main = mainFinding(session);
  const frame = proofFrame(session, main?.frames ?? []) ?? session.close.frame;
  const [error] = tls?.errors ?? [];
  const rows: Row[] = [
    ...nameRows(session),
    ...(session.protocol === "unknown" ? [] : [["STARTTLS", [upgradeText(session)]] as const]),
    ...findingRows(session, verbose),
    ...(verbose ? dialogueRows(session, options) : []),
    ...offerRows(session, main, options),
    ...certificateRows(session),
  ];
  if (error) rows.push(["Unreadable", [`frame ${error.frame}, ${error.from}: ${printable(error.text)}`]]);
  if (exchangeId !== null) {
    const text = `session id ${exchangeId}, find it in the server's protocol log`;
    rows.push(["Exchange", [text]]);
  }
  const command = wiresharkCommand(files, displayFilter(session), frame, keyLogOf(session));
  return [...rows, ...insideRows(session, main, verbose), ["Wireshark", [printable(command)], "command"]];
}

/** What was said inside TLS, with whose keys it was decrypted, and what could not be. */
function insideRows(session: Session, main: Finding | null, verbose: boolean): Row[] {
  const { smtpInTls, tls } = session;
  const keys = [wordsOf(keysSentence([session])), ...undecrypted(tls)].filter((line) => line !== "");
  const capabilities = verbose ? (smtpInTls?.capabilities ?? []) : [];
  const said =
    smtpInTls === undefined
      ? []
      : [
          commandsLine(session),
          ...refusalLines(session, main?.detail ?? ""),
          ...(capabilities.length === 0 ? [] : [`Extensions: ${capabilities.join(", ")}`]),
        ].filter((line) => line !== "");
  return [
    ...(said.length === 0 ? [] : [["Inside TLS", said.map(printable)] as const]),
    ...(keys.length === 0 ? [] : [["Keys", keys.map(printable)] as const]),
  ];
}

/** `mail.example.org → mx.example.net`, as they name themselves. */
function nameRows(session: Session): Row[] {
  const names = [nameOfClient(session), hostOfServer(session)];
  if (names.every((name) => name === null)) return [];
  return [["Names", [names.map((name) => printable(name ?? "no name given")).join(" → ")]]];
}

/** What the ladder does not have of the dialogue, and how long the connection took. */
function dialogueRows(
  { smtp, tls, view, transport, startTime, endTime }: Session,
  { clock }: ParagraphOptions,
): Row[] {
  const rows: Row[] = [];
  if (smtp?.banner) {
    rows.push(["Greeting", [`${smtp.banner.code} ${printableLine(smtp.banner.text, 200)}`]]);
  }
  if (smtp !== null && smtp.capabilities.length > 0) {
    rows.push(["Capabilities", [printable(smtp.capabilities.join(", "))]]);
  }
  const hello = tls?.clientHello ?? null;
  if (hello !== null && hello.serverName !== null) rows.push(["Server name", [printable(hello.serverName)]]);
  if (startTime !== null && endTime !== null)
    rows.push(["Time", [timeSpan(startTime, endTime, clock, "all")]]);
  if (view.rttMs !== null) rows.push(["Round trip", [duration(view.rttMs)]]);
  const { client, server } = transport;
  rows.push([
    "Bytes",
    [`${count(client.bytes, "byte")} from the client, ${count(server.bytes, "byte")} from the server`],
  ]);
  return rows;
}

/** Versions and suites where the conclusion rests on them, or where they are asked for. */
function offerRows({ tls }: Session, main: Finding | null, { ciphers, verbose }: ParagraphOptions): Row[] {
  const hello = tls?.clientHello ?? null;
  if (hello === null) return [];
  const fields = main?.evidence.map(({ field }) => field) ?? [];
  const isAbout = (pattern: RegExp): boolean => verbose || fields.some((field) => pattern.test(field));
  const rows: Row[] = [];
  if (isAbout(VERSIONS)) rows.push(["Versions", versionLines(hello)]);
  if (ciphers || isAbout(SUITES)) rows.push(["Ciphers", cipherLines(hello, ciphers)]);
  return rows;
}

const VERSIONS = /^tls\.clientHello\.(?:highestVersion|recordVersion|supportedVersions|version)$/;
const SUITES = /cipherSuites?$/i;

/** The server's own, and the client's own where it has one. */
function certificateRows(session: Session): Row[] {
  const of = (side: Side, label: string): Row[] => {
    const leaf = leafOf(session, side);
    return leaf === undefined ? [] : [[label, [certificateLine(leaf)]]];
  };
  return [...of("server", "Certificate"), ...of("client", "Client's")];
}
