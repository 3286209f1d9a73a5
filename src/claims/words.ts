// A judged session -> the words that all forms share.
import type { Capture } from "../report/report-document.ts";
import { printable } from "../report/terminal-text.ts";
import { endpointText } from "../report/words.ts";
import type { JudgedSession } from "./verification.ts";

export function nameOf({ session: { capture, stream, client, server } }: JudgedSession): string {
  return `${printable(capture)} stream ${stream} ${endpointText(client)} to ${endpointText(server)}`;
}

/** One a claim: what it says, what shows it, and the frame. */
export function reasons({ claims }: JudgedSession): string[] {
  return claims.map(({ text: claim, verdict: { because, frame } }) => {
    return printable(`${claim}: ${because}${frame === null ? "" : ` (frame ${frame})`}`);
  });
}

/** What the second reader says of each capture that it read. */
export function readersOf(captures: readonly Capture[]): string[] {
  return captures.flatMap(({ path, secondReader }) => {
    if (secondReader === null) return [];
    const { name, differences } = secondReader;
    const word = differences[0] ?? `confirmed by a second, independent reader (${name})`;
    return [
      printable(`${path}: ${differences.length === 0 ? word : `${name} reads it differently: ${word}`}`),
    ];
  });
}
