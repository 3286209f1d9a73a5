// Ladder -> a diagram in plain ASCII, which every fixed-width font shows alike.
import { type Arrow, DECRYPTED_LEGEND, hasDecrypted, type Ladder, type Rung } from "./ladder.ts";
import { printableAscii } from "../../text/printable.ts";

/** Characters between the two lines. */
const WIDTH = 52;
const FRAME = 6;
const TIME = 11;

/** Lines in order; no longer than `width` where that is 75 or more. */
export function ladderText({ client, server, rungs }: Ladder, width = Number.POSITIVE_INFINITY): string[] {
  const left = `client ${client}`;
  const right = `server ${server}`;
  const names = `${left.padEnd(WIDTH + 1 - right.length)} ${right}`;
  return [
    `${"frame".padStart(FRAME)}${"ms".padStart(TIME)}  ${printableAscii(names)}`,
    row("", "", " ".repeat(WIDTH)),
    ...rungs.flatMap((rung) => rungLines(rung, width)),
    row("", "", " ".repeat(WIDTH)),
    ...(hasDecrypted(rungs) ? [`${" ".repeat(FRAME + TIME)}  ~ ${DECRYPTED_LEGEND}`] : []),
  ];
}

/** `177.0`; "" where it is not known. */
export function timeCell(atMs: number | null): string {
  return atMs === null ? "" : atMs.toFixed(1);
}

function rungLines(rung: Rung, width: number): string[] {
  if (rung.kind === "pause") {
    const text = cut(` ${rung.text} `, WIDTH);
    const before = Math.floor((WIDTH - text.length) / 2);
    return [`${" ".repeat(FRAME + TIME)}  :${(" ".repeat(before) + text).padEnd(WIDTH)}:`];
  }
  const line = row(String(rung.frame), timeCell(rung.atMs), arrow(rung));
  const marks = rung.marks.join(", ");
  const isRoom = `${line}  <- ${marks}`.length <= width;
  const lines = [marks !== "" && isRoom ? `${line}  <- ${marks}` : line];
  if (marks !== "" && !isRoom) lines.push(row("", "", note(`(${marks})`, rung)));
  if (rung.note !== null) lines.push(row("", "", note(rung.note, rung)));
  return lines;
}

function row(frame: string, time: string, between: string): string {
  return `${frame.padStart(FRAME)}${time.padStart(TIME)}  |${between}|`;
}

/** `-- EHLO mail.example.org ------->`, the other way round for the server; FIN and RST `==>`, what was decrypted `~~>`. */
function arrow({ from, label, isClose, decrypted }: Arrow): string {
  const line = isClose ? "=" : decrypted ? "~" : "-";
  const text = ` ${cut(label, WIDTH - 8)} `;
  const rest = line.repeat(WIDTH - 3 - text.length);
  return from === "client" ? `${line}${line}${text}${rest}>` : `<${rest}${text}${line}${line}`;
}

function note(text: string, { from }: Arrow): string {
  const shown = cut(text, WIDTH - 6);
  return from === "client" ? `   ${shown}`.padEnd(WIDTH) : `${shown}   `.padStart(WIDTH);
}

function cut(text: string, width: number): string {
  const shown = printableAscii(text);
  return shown.length > width ? `${shown.slice(0, width - 3)}...` : shown;
}
