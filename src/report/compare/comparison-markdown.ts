// ComparisonDocument -> a page in Markdown, to paste into a ticket.
import { markdownOf } from "../markdown/markdown.ts";
import type { ComparisonDocument } from "./comparison-document.ts";
import { comparisonPage } from "./comparison-page.ts";
import type { ComparisonOptions } from "./render-comparison.ts";

export const comparisonMarkdown = (
  document: ComparisonDocument,
  options: ComparisonOptions,
): Iterable<string> => markdownOf(comparisonPage(document, options), options.verbose);
