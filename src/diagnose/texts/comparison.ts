// What the findings of a comparison say, by id.
import { COMPARED_PATH } from "./compared-path.ts";

export const COMPARISON = { ...COMPARED_PATH };

export type ComparisonFindingId =
  | keyof typeof COMPARISON
  | "connections-differ"
  | "connections-alike"
  | "groups-differ"
  | "groups-alike";
