// Text -> Markdown that shows it and does nothing else: in GitHub's dialect, CommonMark and what tickets make of them.
import { printable } from "../../text/printable.ts";

/** Letters, digits, spaces and punctuation that mean nothing in any dialect, wherever they stand. */
const PLAIN = /^(?:[\p{L}\p{N}.,;:()'"%/>→·–…-]*\??|&)$/u;
/** What some dialect makes a link, a reference, the image of a face or a rule of. Times of day are none of these. */
const LINKED = /:\/|www\.|:(?!\d\d:)[^:]+:|\bgh-\d|^[-:]+$/iu;
/** At the beginning of a line: a list, a quotation. */
const OPENING = /^(?:\d+[.)]$|[->])/;
/** A word without the punctuation around it; the dots in `smtpd_tls_...` are its own. */
const WORD = /^(["'(]*)(.*?(?:[_=\d]\.\.\.)?)([.,;:)"'?]*)$/su;
/** What is one thing to copy, though spaces are in it. */
const PHRASE = new RegExp(
  `(?<=^|[\\s(])(?:${[
    String.raw`"[^"]+"`,
    // A key of the Windows registry.
    String.raw`[^\s"(]\S*\\(?:TLS|SSL) \d\.\d`,
    // A setting: smtp_tls_security_level = may.
    String.raw`[^\s"(]+ ==? (?:\$\{.*\}|\S*[^\s.,;:)"'])`,
    String.raw`[^\s"(]+=\S+(?: TLSv\d\.\d)+`,
    // Commands.
    String.raw`[A-Z]\w+-[A-Z]\w+(?: -\w+ (?:[$A-Z]\w+|"[^"]+"))+`,
    String.raw`openssl s_client(?: -\w+(?: HOST\S*| smtp)?)*`,
  ].join("|")})(?=[.,;:)]*(?:\\s|$))`,
  "gu",
);

/** For running text: what could mean something is set as code, where nothing does. `isCell`: in a table. */
export function prose(text: string, isCell = false): string {
  const shown = printable(text);
  let [result, end] = ["", 0];
  for (const { 0: phrase, index } of shown.matchAll(PHRASE)) {
    if (words(phrase, false, isCell) === phrase) continue;
    const quoted = /^"(.*)"$/su.exec(phrase)?.[1];
    result += words(shown.slice(end, index), end === 0, isCell);
    result += quoted === undefined ? codeSpan(phrase, isCell) : `"${codeSpan(quoted, isCell)}"`;
    end = index + phrase.length;
  }
  return (result + words(shown.slice(end), end === 0, isCell)).trim();
}

function words(text: string, isStart: boolean, isCell: boolean): string {
  const first = isStart ? text.split(" ").findIndex((word) => word !== "") : -1;
  return text
    .split(" ")
    .map((word, index) => (isPlain(word, index === first) ? word : asCode(word, isCell)))
    .join(" ")
    .replaceAll(/ +/g, " ");
}

function isPlain(word: string, isFirst: boolean): boolean {
  return PLAIN.test(word) && !LINKED.test(word) && !(isFirst && OPENING.test(word));
}

function asCode(word: string, isCell: boolean): string {
  if (word === "|") return String.raw`\|`;
  const [, before = "", core = "", after = ""] = WORD.exec(word) ?? [];
  if (core === "") return codeSpan(word, isCell);
  // A call: its bracket was opened in the word.
  const own = core.endsWith("(") && after.startsWith(")") ? ")" : "";
  return before + codeSpan(core + own, isCell) + after.slice(own.length);
}

/** One line of code; a dash where there is nothing. */
export function codeSpan(text: string, isCell = false): string {
  const shown = printable(text).trim();
  if (shown === "") return "–";
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  // Even in code it would end the cell of a table, and dialects differ in how it is escaped there.
  const code = isCell ? shown.replaceAll("|", String.raw`\x7c`) : shown;
  return `${fence}${pad}${code}${pad}${fence}`;
}

/** A block of code around lines that are printable already. */
export function codeBlock(lines: readonly string[], language: string): string {
  const longest = Math.max(2, ...(lines.join("\n").match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${lines.join("\n")}\n${fence}\n`;
}
