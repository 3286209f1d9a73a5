// ReportDocument -> one HTML file without scripts that asks for nothing, in pieces of one section.
import { sha256 } from "@noble/hashes/sha2.js";
import { type ComponentChild, Fragment, h } from "preact";
import { render } from "preact-render-to-string";
import type { RenderOptions } from "../render-options.ts";
import { pageOf } from "../page/capture-page.ts";
import type { Section } from "../page/page.ts";
import type { ReportDocument } from "../report-document.ts";
import { blockElement } from "./block-element.ts";
import { inline, plainText } from "./inline.ts";
import { STYLE } from "./style.ts";

/** Browsers know no deeper headings. */
const DEEPEST = 6;
/** Deeper sections are reached by their headings: as landmarks they would be too many. */
const NAMED = 2;

export function* renderHtml(document: ReportDocument, options: RenderOptions): Generator<string> {
  const page = pageOf(document, options);
  const { name, version } = document.tool;
  yield `<!doctype html>\n<html lang="en">\n${html(head(page))}\n<body>\n<main>\n`;
  yield* section(page, 1);
  yield `</main>\n${html(h("footer", null, `Made by ${name} ${version}. Nothing in this page is loaded from elsewhere.`))}\n</body>\n</html>\n`;
}

function* section({ id, title, blocks, sections }: Section, level: number): Generator<string> {
  const heading = h(`h${Math.min(level, DEEPEST)}`, { id }, inline(title));
  const parts = [
    heading,
    ...blocks.map((block, index) => blockElement(block, { id: `${id}-${index}`, title })),
  ];
  yield `<section${level <= NAMED ? ` aria-labelledby="${id}"` : ""}>\n${parts.map((part) => html(part)).join("\n")}\n`;
  for (const each of sections) yield* section(each, level + 1);
  yield "</section>\n";
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

const html = (element: ComponentChild): string => render(h(Fragment, null, element));
