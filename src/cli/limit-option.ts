// A value of --limit -> the limit that it sets.
import { DEFAULT_LIMITS, type LimitName, type Limits } from "../limits.ts";
import { didYouMean } from "./nearest.ts";
import { UsageError } from "./usage-error.ts";

/** `line-bytes=65536`. Throws a {@link UsageError}. */
export function parseLimit(text: string): Partial<Limits> {
  const [, name = text, value = ""] = /^([^=]*)=(.*)$/s.exec(text) ?? [];
  if (!isLimit(name)) {
    const known = Object.keys(DEFAULT_LIMITS);
    const meant = didYouMean(name, known) || `; there are ${known.join(", ")}`;
    throw new UsageError(`--limit ${text}: there is no limit of that name${meant}`);
  }
  if (/^[1-9]\d{0,14}$/.test(value)) return { [name]: Number(value) };
  throw new UsageError(
    `--limit ${text}: expected a number from 1 on, as in --limit ${name}=${DEFAULT_LIMITS[name] * 2}`,
  );
}

function isLimit(name: string): name is LimitName {
  return Object.hasOwn(DEFAULT_LIMITS, name);
}
