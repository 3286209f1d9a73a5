// ComparisonDocument -> one HTML file without scripts that asks for nothing.
import { htmlFile } from "../html/html.ts";
import type { ComparisonDocument } from "./comparison-document.ts";
import { comparisonPage } from "./comparison-page.ts";
import type { ComparisonOptions } from "./render-comparison.ts";

/** Every step is in its ladder: it is read on a screen. */
export const comparisonHtml = (document: ComparisonDocument, options: ComparisonOptions): Iterable<string> =>
  htmlFile(comparisonPage(document, { ...options, verbose: true }), document.tool, options.verbose);
