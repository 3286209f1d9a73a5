// What was read, and what of it is compared -> the page and the files that `starttls-inspect compare` makes of it.
import type { CaptureToCompare } from "../../compare/choosable.ts";
import { compareFailed } from "../../compare/compare-failed.ts";
import { compareSessions } from "../../compare/compare-sessions.ts";
import type { Compared, Comparison } from "../../compare/comparison.ts";
import { asEvidence } from "../../reading/as-evidence.ts";
import { readTraces } from "../../reading/read-traces.ts";
import { comparisonDocument } from "../../report/compare/comparison-document.ts";
import { comparisonPage } from "../../report/compare/comparison-page.ts";
import { type ComparisonFormat, renderComparison } from "../../report/compare/render-comparison.ts";
import { endingOf } from "../../report/endings.ts";
import type { Section } from "../../report/page/page.ts";
import type { Capture } from "../../report/report-document.ts";
import { TOOL } from "../../report/tool.ts";
import { count } from "../../text/amounts.ts";
import type { CompareAsk, ComparisonAnswer, SaveComparisonAsk, Saved } from "../messages.ts";
import { captureAlone } from "./capture-alone.ts";
import type { Kept } from "./kept.ts";
import { savedName } from "./saved-name.ts";

const TYPES: Readonly<Record<ComparisonFormat, string>> = {
  html: "text/html",
  markdown: "text/markdown",
  text: "text/plain",
  json: "application/json",
};

interface Made {
  readonly captures: readonly Capture[];
  readonly comparison: Comparison;
}

export class Comparisons {
  private readonly kept: Kept;
  /** The last one: what is saved is what is shown. */
  private last: { readonly of: string; readonly made: Promise<Made> } | null = null;

  constructor(kept: Kept) {
    this.kept = kept;
  }

  /** Rejects with a ComparisonError where there is nothing to compare. */
  async compare(ask: CompareAsk): Promise<{ page: Section; sessions: ComparisonAnswer["sessions"] }> {
    const { captures, comparison } = await this.made(ask);
    const document = comparisonDocument(TOOL, captures, comparison);
    return {
      page: comparisonPage(document, { ...AS_A_FILE, verbose: true, zone: this.kept.zone }),
      sessions: this.sideBySide(comparison),
    };
  }

  async save({ compared, format }: SaveComparisonAsk): Promise<Saved> {
    const { store, zone } = this.kept;
    const { captures, comparison } = await this.made(compared);
    const checked = [];
    for (const capture of captures) checked.push(await asEvidence(store, capture));
    const document = comparisonDocument(TOOL, checked, comparison);
    const text = await renderComparison(document, format, { ...AS_A_FILE, zone });
    const blob = new Blob([text], { type: TYPES[format] });
    const name = savedName(captures, `-compared${endingOf(format)}`);
    return { blob, name, summary: `${name}: ${count(blob.size, "byte")}` };
  }

  private made(ask: CompareAsk): Promise<Made> {
    const of = JSON.stringify(ask);
    if (this.last?.of !== of) this.last = { of, made: made(this.kept, ask) };
    return this.last.made;
  }

  private sideBySide(comparison: Comparison): ComparisonAnswer["sessions"] {
    const { sessions } = this.kept;
    return comparedOf(comparison).map(({ name, capture, stream }) => ({
      name,
      index: sessions.findIndex((session) => session.capture === capture && session.stream === stream),
    }));
  }
}

const AS_A_FILE = { width: 80, color: false, verbose: false } as const;

function comparedOf(comparison: Comparison): readonly Compared[] {
  switch (comparison.kind) {
    case "same-connection":
      return comparison.points;
    case "two-connections":
      return comparison.sides;
    default:
      return [];
  }
}

async function made(kept: Kept, ask: CompareAsk): Promise<Made> {
  const named = namedIn(kept, ask);
  const alone = new Map<string, Kept>();
  for (const { path } of named) if (!alone.has(path)) alone.set(path, captureAlone(kept, path));
  const compared = named.map(({ path, stream }) => toCompare(alone.get(path) ?? kept, path, stream));
  const captures = [...alone.values()].flatMap((each) => each.captures);
  const comparison = ask.kind === "failed" ? compareFailed(compared) : await compareSessions(compared);
  return { captures, comparison };
}

/** Captures as the command line would name them. */
function namedIn({ captures, sessions }: Kept, ask: CompareAsk): { path: string; stream: number | null }[] {
  if (ask.kind !== "sessions") {
    const paths = new Set(captures.map(({ path, partOf }) => partOf ?? path));
    return Array.from(paths, (path) => ({ path, stream: null }));
  }
  return ask.indices.map((index) => {
    const session = sessions[index];
    if (session === undefined) throw new RangeError(`there is no session ${index}`);
    return { path: session.capture, stream: session.stream };
  });
}

/** Its files are several where these were joined. */
function toCompare(alone: Kept, path: string, stream: number | null): CaptureToCompare {
  const { captures: files, sessions, store, options } = alone;
  const { limits = {}, maxBytes } = options;
  return {
    path,
    sessions,
    stream,
    readTraces: (chosen, keptBytes) => readTraces(store, files, chosen, { limits, maxBytes, keptBytes }),
  };
}
