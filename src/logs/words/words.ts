// What a program writes, in one line of a table; "..." stands for what varies.
import type { LogWords } from "../../diagnose/texts/log-words.ts";
import type { SymptomId } from "../symptoms.ts";

export type WordTable = Readonly<Partial<Record<SymptomId, readonly LogWords[]>>>;

/** Either side may write them. */
export const either = (system: string, ...words: readonly string[]): LogWords => ({ system, words });
export const client = (system: string, ...words: readonly string[]): LogWords => ({
  system,
  side: "client",
  words,
});
export const server = (system: string, ...words: readonly string[]): LogWords => ({
  system,
  side: "server",
  words,
});
