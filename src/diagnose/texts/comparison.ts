// What the findings of a comparison say, by id.
import type { FindingTexts } from "./finding-texts.ts";

/** One connection at two capture points; then two connections. */
export type ComparisonFindingId =
  | "path-lost-segments"
  | "path-lost-large-segments"
  | "path-forged-close"
  | "path-forged-data"
  | "path-altered-dialogue"
  | "path-altered-tls"
  | "path-starttls-masked"
  | "path-options-changed"
  | "path-delayed"
  | "path-relayed"
  | "path-clear"
  | "path-unclear"
  | "connections-differ"
  | "connections-alike"
  | "groups-differ"
  | "groups-alike";

export type ComparisonTexts = Readonly<Record<ComparisonFindingId, FindingTexts>>;
