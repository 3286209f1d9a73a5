// Text from a capture or a path -> text that is safe on a terminal: what could steer it is shown as an escape.

/** A high surrogate whose low one was cut off. */
const HALF_A_CHARACTER = /[\ud800-\udbff]$/;

/**
 * Escapes visibly what no terminal should be given: `\x1b`, `\u202e`, `\u{e0001}`. Line ends too. These are control,
 * format, surrogate, private and unassigned characters, everything invisible, every space but U+0020, and the blocks
 * that are written from right to left (the defaults of UAX #9): these reorder their neighbours.
 */
export function printable(text: string): string {
  // Such classes take longer to make than a small capture's text is.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replaceAll(
    /[\p{C}\p{Default_Ignorable_Code_Point}\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]|(?! )\p{Z}/gu,
    escaped,
  );
}

/** For protocol words, which are ASCII, and for table cells: one column a character. */
export function printableAscii(text: string): string {
  return text.replaceAll(/[^\x20-\x7e]/gu, escaped);
}

/** The lines of a multi-line reply as one, made {@link printable} and cut at `limit` UTF-16 units, between characters. */
export function printableLine(text: string, limit: number): string {
  return shortened(printable(text.replaceAll(/\r?\n/g, " ")), limit);
}

/** Cut at `limit` UTF-16 units, between characters. */
export function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(HALF_A_CHARACTER, "")}…`;
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const digits = code.toString(16);
  if (code <= 0xff) return `\\x${digits.padStart(2, "0")}`;
  return code <= 0xffff ? `\\u${digits.padStart(4, "0")}` : `\\u{${digits}}`;
}
