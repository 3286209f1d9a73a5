// Text -> lines of at most a given width, broken where a reader expects it.

/** Spaces inside `frame 13`, `RFC 5246`, `26 ms` or `7 suites`, which a line end would split. */
const GLUED = /(?<=\b(?:frames?|RFC|TLS|SSL|Stream)) (?=\d)|(?<=\d) (?=(?:m?s|suites?)\b)/g;
const GLUE = "\u00a0";

/** Breaks at spaces, then after `:` and `_` in what is still too long, then anywhere. Widths are characters. */
export function wrap(text: string, width: number): string[] {
  const lines = text.replaceAll(GLUED, GLUE).split("\n");
  return lines.flatMap((line) => wrapLine(line, width, breakWord)).map((line) => line.replaceAll(GLUE, " "));
}

/** Breaks at spaces alone: a command with a long path is longer than the line, and can still be copied. */
export const wrapWords = (text: string, width: number): string[] => wrapLine(text, width, (word) => [word]);

/** The longest piece that {@link wrap} keeps whole at spaces. */
export function longestWord(text: string): number {
  return Math.max(
    0,
    ...text
      .replaceAll(GLUED, GLUE)
      .split(/[ \n]/)
      .map((word) => word.length),
  );
}

export function longestLine(text: string): number {
  return Math.max(0, ...text.split("\n").map((line) => line.length));
}

function wrapLine(line: string, width: number, broken: (word: string, width: number) => string[]): string[] {
  const lines: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    const joined = current === "" ? word : `${current} ${word}`;
    if (joined.length <= width) {
      current = joined;
      continue;
    }
    if (current !== "") lines.push(current);
    const pieces = broken(word, width);
    lines.push(...pieces.slice(0, -1));
    current = pieces.at(-1) ?? "";
  }
  lines.push(current);
  return lines;
}

function breakWord(word: string, width: number): string[] {
  const pieces: string[] = [];
  let rest = word;
  while (rest.length > width) {
    const end = breakPoint(rest, width);
    pieces.push(rest.slice(0, end));
    rest = rest.slice(end);
  }
  pieces.push(rest);
  return pieces;
}

/** After the last separator that fits, unless that wastes more than half of the line. */
function breakPoint(word: string, width: number): number {
  const separator = Math.max(word.lastIndexOf(":", width - 1), word.lastIndexOf("_", width - 1));
  if (separator >= width / 2) return separator + 1;
  const splitsPair = (word.codePointAt(width - 1) ?? 0) > 0xffff;
  return splitsPair ? width + 1 : width;
}
