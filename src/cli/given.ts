// What a command line gives for each option.
import { UsageError } from "./usage-error.ts";

/** By the options' names, and the other arguments as "_". */
export type Given = Readonly<Record<string, unknown>>;

/** The last value given for an option counts; null where none was. */
export function valueOf(given: Given, option: string): string | null {
  return valuesOf(given, option).at(-1) ?? null;
}

/** Each value given for an option. Throws a {@link UsageError} for an empty one. */
export function valuesOf(given: Given, option: string): string[] {
  const value = given[option] ?? [];
  const values: unknown[] = Array.isArray(value) ? value : [value];
  return values.map((item) => {
    if (typeof item === "string" && item !== "") return item;
    throw new UsageError(`--${option} needs a value`);
  });
}

/** The arguments that belong to no option. */
export function operandsOf(given: Given): string[] {
  return Array.isArray(given["_"]) ? given["_"].map(String) : [];
}
