// Session -> the text below the table: a heading, what explains it and how that is known, what to do, the evidence.
import type { Certificate, Session } from "../session/session.ts";
import type { Colors } from "./colors.ts";
import { displayFilter } from "./display-filter.ts";
import { alsoText, type Evidence, faultText, findingRows, remedyText, titleText } from "./finding-text.ts";
import { mainFinding, outcomeColor } from "./outcome.ts";
import { cipherLines, versionLines } from "./offer.ts";
import { sentencesOf } from "./sentences.ts";
import { printable, printableLine } from "./terminal-text.ts";
import { endpointText } from "./words.ts";
import { wrap } from "./wrap.ts";

export interface ParagraphOptions {
  /** Columns of a line. */
  readonly width: number;
  /** All cipher suites instead of the first few. */
  readonly ciphers: boolean;
  /** All findings, logs, greeting and server name too. */
  readonly verbose: boolean;
  readonly colors: Colors;
}

const INDENT = "  ";
/** Width of the labels in front of the evidence. */
const LABEL = 13;
/** Longer lines are hard to read, however wide the terminal. */
const READABLE = 100;

/** Heading, finding, paragraph, versions, suites, certificate and filter; ends with a line end. */
export function paragraph(session: Session, options: ParagraphOptions): string {
  const width = Math.min(options.width, READABLE);
  const { colors } = options;
  const [client, server] = [endpointText(session.client), endpointText(session.server)];
  const outcome = outcomeColor(session.outcome, colors)(session.outcome);
  const room = `Stream ${session.stream} ${client} → ${server} ${session.outcome}`.length <= options.width;
  const heading = [`${colors.bold(`Stream ${session.stream}`)} ${client}`, `→ ${server} ${outcome}`].join(
    room ? " " : `\n${INDENT}`,
  );
  const text = conclusion(session, width - INDENT.length, colors).map((line) => INDENT + line);
  const rows = evidence(session, options).flatMap(([label, lines]) => row(label, lines, width, colors));
  return `${[heading, ...text, ...rows].join("\n")}\n`;
}

/** What best explains the session, how that is known, and what to do, each from a line of its own on. */
function conclusion(session: Session, width: number, colors: Colors): string[] {
  const main = mainFinding(session);
  if (main === null) return wrap(sentencesOf(session).join(" "), width);
  const detail = printable(main.detail);
  const story = sentencesOf(session).filter((sentence) => !isTold(sentence, detail));
  return [
    ...wrap(titleText(main), width).map((line) => colors.bold(line)),
    ...wrap([detail, ...story].join(" "), width),
    ...wrap(remedyText(main), width),
  ];
}

/** Every frame, TLS message and cipher suite of the sentence stands in the finding's own words. */
function isTold(sentence: string, detail: string): boolean {
  const named = sentence.match(/\d+(?=\))|\b[A-Z][a-z]+[A-Z]\w+|\bTLS_\w+/g) ?? [];
  return named.length > 0 && named.every((word) => new RegExp(`\\b${word}\\b`).test(detail));
}

/** The same in one piece, for sessions that bear little. */
export function remark(session: Session, options: ParagraphOptions): string {
  const width = Math.min(options.width, READABLE);
  const main = mainFinding(session);
  const told = main ? [`${titleText(main)}.`, printable(main.detail), faultText(main)] : sentencesOf(session);
  const text = [`Stream ${session.stream}:`, ...told, alsoText(session)]
    .filter((part) => part !== "")
    .join(" ");
  const [first, ...rest] = wrap(text, width - INDENT.length);
  return `${[first, ...rest.map((line) => INDENT + line)].join("\n")}\n`;
}

function evidence(session: Session, options: ParagraphOptions): Evidence[] {
  const { smtp, tls } = session;
  const hello = tls?.clientHello ?? null;
  const rows = findingRows(session, options.verbose);
  if (options.verbose && smtp?.banner) {
    rows.push(["Greeting", [`${smtp.banner.code} ${printableLine(smtp.banner.text, 200)}`]]);
  }
  if (options.verbose && hello && hello.serverName !== null) {
    rows.push(["Server name", [printable(hello.serverName)]]);
  }
  if (hello) {
    rows.push(["Versions", versionLines(hello)]);
    rows.push(["Ciphers", cipherLines(hello, options.ciphers || options.verbose)]);
  }
  const leaf = tls?.certificates.find((certificate) => certificate.from === "server");
  if (leaf) rows.push(["Certificate", [certificateLine(leaf)]]);
  const [error] = tls?.errors ?? [];
  if (error) rows.push(["Unreadable", [`frame ${error.frame}, ${error.from}: ${printable(error.text)}`]]);
  if (smtp !== null && smtp.exchangeSessionId !== null) {
    const text = `session id ${smtp.exchangeSessionId}, joins this capture to the server's protocol log`;
    rows.push(["Exchange", [text]]);
  }
  rows.push(["Wireshark", [displayFilter(session)]]);
  return rows;
}

function certificateLine(certificate: Certificate): string {
  const { subject, issuer, notBefore, notAfter, publicKey } = certificate;
  const parts = [
    subject === null ? "could not be read" : printable(subject) || "no subject",
    issuer === null ? null : issuer === subject ? "self-issued" : `issued by ${printable(issuer)}`,
    notBefore === null || notAfter === null
      ? null
      : `valid ${printable(notBefore.slice(0, 10))} to ${printable(notAfter.slice(0, 10))}`,
    publicKey === null ? null : printable(publicKey),
  ];
  return parts.filter((part) => part !== null).join(" · ");
}

function row(label: string, lines: readonly string[], width: number, colors: Colors): string[] {
  const wrapped = lines.flatMap((line) => wrap(line, width - INDENT.length - LABEL));
  return wrapped.map(
    (line, index) => INDENT + (index === 0 ? colors.dim(label.padEnd(LABEL)) : " ".repeat(LABEL)) + line,
  );
}
