// A page -> what it says, piece by piece: headings, paragraphs, items and cells.
import type { Page } from "playwright-core";

const PIECES = "h1, h2, h3, h4, h5, h6, p, li, th, td, td > span, pre, figcaption, svg text";
/** Of a report: each session and the table of all. */
const SESSIONS =
  ":is(section, details):has(> h2[id$='-sessions'], > h2[id*='-stream-'], > summary > h2[id*='-stream-'])";

/** Of the page as it is, or of a report, without its sessions if it has several; folded or not, each piece once. */
export async function piecesOf(page: Page, report?: string): Promise<readonly string[]> {
  // The page itself takes no text as markup.
  const parser = report === undefined ? page : await page.context().newPage();
  const pieces = await parser.evaluate(
    ({ text, wanted, sessions }) => {
      const root = text === undefined ? document : new DOMParser().parseFromString(text, "text/html");
      if (text !== undefined) for (const element of root.querySelectorAll(sessions)) element.remove();
      return [...root.querySelectorAll(wanted)]
        .filter((element) => element.querySelector(wanted) === null)
        .map(({ textContent }) => textContent.replaceAll(/\s+/g, " ").trim());
    },
    { text: report, wanted: PIECES, sessions: SESSIONS },
  );
  if (parser !== page) await parser.close();
  return [...new Set(pieces)].filter((piece) => piece !== "");
}

/** What the first says and the second does not. */
export function missingFrom(pieces: readonly string[], other: readonly string[]): readonly string[] {
  const said = new Set(other);
  return pieces.filter((piece) => !said.has(piece));
}
