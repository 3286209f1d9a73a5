// Text -> Markdown that shows it and does nothing else: in GitHub's dialect, CommonMark and what tickets make of them.
import { printable } from "../terminal-text.ts";

/** Letters, digits, spaces and punctuation that mean nothing in any dialect, wherever they stand. */
const PLAIN = /^[\p{L}\p{N}.,;:()'"%/>→·–…-]*$/u;
/** What some dialect makes a link, a reference, the image of a face or a rule of. Times of day are none of these. */
const LINKED = /:\/|www\.|:(?!\d\d:)[^:]+:|\bgh-\d|^[-:]+$/iu;
/** At the beginning of a line: a list, a quotation. */
const OPENING = /^(?:\d+[.)]|[->])/;
/** A word without the punctuation around it. */
const WORD = /^(["'(]*)(.*?)([.,;:)"']*)$/su;

/** For running text: a word that could mean something is set as code, where nothing does. */
export function prose(text: string): string {
  const words = printable(text)
    .split(" ")
    .filter((word) => word !== "")
    .map((word, index) => (isPlain(word, index === 0) ? word : asCode(word)));
  return words.join(" ");
}

function isPlain(word: string, isFirst: boolean): boolean {
  return PLAIN.test(word) && !LINKED.test(word) && !(isFirst && OPENING.test(word));
}

function asCode(word: string): string {
  if (word === "|") return String.raw`\|`;
  const [, before = "", core = "", behind = ""] = WORD.exec(word) ?? [];
  if (core === "") return codeSpan(word);
  // A call: its bracket was opened in the word.
  const own = core.endsWith("(") && behind.startsWith(")") ? ")" : "";
  return before + codeSpan(core + own) + behind.slice(own.length);
}

/** One line of code; a dash where there is nothing. */
export function codeSpan(text: string): string {
  const shown = printable(text).trim();
  if (shown === "") return "–";
  const longest = Math.max(0, ...(shown.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  const pad = shown.startsWith("`") || shown.endsWith("`") ? " " : "";
  // Even in code it would end the cell of a table, and dialects differ in how it is escaped there.
  return `${fence}${pad}${shown.replaceAll("|", String.raw`\x7c`)}${pad}${fence}`;
}

/** A block of code around lines that are printable already. */
export function codeBlock(lines: readonly string[], language: string): string {
  const longest = Math.max(2, ...(lines.join("\n").match(/`+/g) ?? []).map(({ length }) => length));
  const fence = "`".repeat(longest + 1);
  return `${fence}${language}\n${lines.join("\n")}\n${fence}\n`;
}
