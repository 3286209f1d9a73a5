// ComparisonDocument -> one JSON document, laid out for people.
import { jsonLayout } from "../json-text.ts";
import type { ComparisonDocument } from "./comparison-document.ts";

export const comparisonJson = (document: ComparisonDocument): string[] => [`${jsonLayout(document)}\n`];
