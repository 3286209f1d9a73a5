// ReportDocument -> one HTML file without scripts that asks for nothing, in pieces of one section.
import { sha256 } from "@noble/hashes/sha2.js";
import { type ComponentChild, h } from "preact";
import { pageOf } from "../page/capture-page.ts";
import { isTitle, type Section } from "../page/page.ts";
import type { RenderOptions } from "../render-options.ts";
import type { ReportDocument } from "../report-document.ts";
import { blockElement } from "./block-element.ts";
import { inline, plainText } from "./inline.ts";
import { html } from "./markup.ts";
import { STYLE } from "./style.ts";
import { gridTable } from "./tables.ts";

/** Browsers know no deeper headings. */
const DEEPEST = 6;
/** Deeper sections are reached by their headings: as landmarks they would be too many. */
const NAMED = 2;

export const renderHtml = (document: ReportDocument, options: RenderOptions): Generator<string> =>
  htmlFile(pageOf(document, options), document.tool, options.verbose);

/** The file of any page. With `isOpen` nothing in it is folded. */
export function* htmlFile(
  page: Section,
  { name, version }: ReportDocument["tool"],
  isOpen: boolean,
): Generator<string> {
  yield `<!doctype html>\n<html lang="en">\n${html(head(page))}\n<body>\n<main>\n`;
  yield* section(page, 1, isOpen);
  const unprinted = h("p", { class: "on-paper" }, "What was folded when this was printed is not on paper.");
  const made = `Made by ${name} ${version}. Nothing in this page is loaded from elsewhere.`;
  yield `</main>\n${html(h("footer", null, unprinted, made))}\n</body>\n</html>\n`;
}

function* section(part: Section, level: number, isOpen: boolean): Generator<string> {
  const { id, title, blocks, sections, extent } = part;
  const heading = html(h(`h${Math.min(level, DEEPEST)}`, { id }, inline(title)));
  const isFolded = extent === "folded";
  const name = level <= NAMED && !isFolded ? ` aria-labelledby="${id}"` : "";
  yield isFolded
    ? `<details class="part"${isOpen ? " open" : ""}>\n<summary>${heading}</summary>\n`
    : `<section${name}>\n${heading}\n`;
  for (const block of blocks) {
    if (block.kind === "grid") yield* gridTable(block, isTitle(block.caption, title));
    else yield `${html(blockElement(block, title))}\n`;
  }
  for (const each of sections) yield* section(each, level + 1, isOpen);
  yield isFolded ? "</details>\n" : "</section>\n";
}

/** The policy allows this style sheet, known by its hash, and nothing else. */
function head({ title }: Section): ComponentChild {
  const hash = base64(sha256(new TextEncoder().encode(STYLE)));
  const policy = `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return h(
    "head",
    null,
    h("meta", { charset: "utf-8" }),
    h("meta", { "http-equiv": "Content-Security-Policy", content: policy }),
    h("meta", { name: "viewport", content: "width=device-width, initial-scale=1" }),
    h("meta", { name: "referrer", content: "no-referrer" }),
    h("title", null, plainText(title)),
    h("style", { dangerouslySetInnerHTML: { __html: STYLE } }),
  );
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes));
