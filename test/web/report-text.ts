// A page -> what it says, piece by piece: headings, paragraphs, items and cells.
import type { Page } from "playwright-core";

/** Of the page as it is, or of a document in its place; folded or not, and the same piece twice counts once. */
export async function piecesOf(page: Page, html?: string): Promise<readonly string[]> {
  const pieces = await page.evaluate(
    ({ text, wanted }) => {
      const root = text === undefined ? document : new DOMParser().parseFromString(text, "text/html");
      return [...root.querySelectorAll(wanted)]
        .filter((element) => element.querySelector(wanted) === null)
        .map(({ textContent }) => textContent.replaceAll(/\s+/g, " ").trim());
    },
    { text: html, wanted: "h1, h2, h3, h4, h5, h6, p, li, th, td, td > span, pre, figcaption, svg text" },
  );
  return [...new Set(pieces)].filter((piece) => piece !== "");
}

/** What the first says and the second does not. */
export function missingFrom(pieces: readonly string[], other: readonly string[]): readonly string[] {
  const said = new Set(other);
  return pieces.filter((piece) => !said.has(piece));
}
