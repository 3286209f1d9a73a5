// What a page says before it is Markdown or HTML: sections of blocks. Text is as it came; renderers make it harmless.
import type { PathLadder } from "../compare/path-ladder.ts";
import type { Ladder } from "../ladder/ladder.ts";

/**
 * `code` is set in the fixed font: it is from the capture, or to be copied. An address, with or without a port, is code
 * that no line end may split. `to` is the id of a section or of a row.
 */
export type Span =
  | string
  | { readonly code: string }
  | { readonly address: string }
  | { readonly text: string; readonly to: string };
export type Text = string | readonly Span[];

/** Its words alone. */
export function wordsOf(text: Text): string {
  if (typeof text === "string") return text;
  return text
    .map((span) => {
      if (typeof span === "string") return span;
      if ("code" in span) return span.code;
      return "address" in span ? span.address : span.text;
    })
    .join("");
}

export interface Section {
  /** Letters, digits and hyphens; once in a page. */
  readonly id: string;
  readonly title: Text;
  readonly blocks: readonly Block[];
  /**
   * `detail` is left out where the page is to be short; `folded` too, and elsewhere is shown when it is opened. Neither
   * counts where everything was asked for.
   */
  readonly extent?: "detail" | "folded";
  /** Made while they are read, once: a page with many sessions is never held as a whole. */
  readonly sections: Iterable<Section>;
}

export type Block =
  | { readonly kind: "verdict"; readonly tone: Tone; readonly text: Text }
  | { readonly kind: "paragraph"; readonly text: Text }
  | { readonly kind: "list"; readonly items: readonly Text[] }
  | Facts
  | Grid
  | { readonly kind: "code"; readonly label: string; readonly text: string }
  | { readonly kind: "ladder"; readonly ladder: Ladder }
  | { readonly kind: "path-ladder"; readonly ladder: PathLadder }
  | Dump;

export type Tone = "failure" | "success" | "neutral";

/** What the title says already, a caption need not show. */
export function isTitle(caption: string, title: Text): boolean {
  return caption === title;
}

export interface Facts {
  readonly kind: "facts";
  readonly caption: string;
  readonly rows: readonly Fact[];
}

/** A label and one line or more. */
export type Fact = readonly [label: string, ...lines: readonly Text[]];

/** The first cell of a row names it. */
export interface Grid {
  readonly kind: "grid";
  readonly caption: string;
  readonly head: readonly string[];
  readonly rows: readonly (readonly Text[])[];
  /** Ids of the rows, where something refers to them. */
  readonly anchors?: readonly string[];
}

/** Bytes in hex, some of them marked and named. */
export interface Dump {
  readonly kind: "dump";
  readonly label: string;
  readonly hex: string;
  /** In order, and none overlaps another. */
  readonly marks: readonly DumpMark[];
}

export interface DumpMark {
  readonly start: number;
  readonly length: number;
  readonly name: string;
}
