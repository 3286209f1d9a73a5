// What the findings of a comparison say, by id.
import { COMPARED_PATH } from "./compared-path.ts";
import { COMPARED_SESSIONS } from "./compared-sessions.ts";

export const COMPARISON = { ...COMPARED_PATH, ...COMPARED_SESSIONS };

export type ComparisonFindingId = keyof typeof COMPARISON;
