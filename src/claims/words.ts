// A judged session -> the words that all forms share.
import { extractSentence } from "../report/extract-of.ts";
import type { Capture } from "../report/report-document.ts";
import { secondReading } from "../report/second-reading.ts";
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

/** What each capture is taken from, and what the second reader says of it, or why there was none. */
export function readersOf(captures: readonly Capture[], sessions: readonly JudgedSession[]): string[] {
  return captures.flatMap((capture) => {
    const { path } = capture;
    const judged = sessions.filter(({ session }) => session.capture === path);
    const frames = judged.flatMap(({ claims }) => claims.flatMap(({ verdict: { frame } }) => frame ?? []));
    const extract = extractSentence(capture, frames);
    return [...(extract === null ? [] : [extract]), secondReading(capture).join(" ")].map((text) =>
      printable(`${path}: ${text}`),
    );
  });
}
