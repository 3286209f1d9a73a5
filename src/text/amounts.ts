// Numbers and lists -> words: counts with their nouns, durations, "a, b and c".

/** `1 packet`, `12,345 packets`. */
export function count(amount: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(amount)} ${amount === 1 ? noun : plural}`;
}

/** `2 of 3 packets`; `3 packets` where that is all. */
export function countOf(part: number, all: number, noun: string): string {
  return part === all ? count(all, noun) : `${grouped(part)} of ${count(all, noun)}`;
}

/** `1448`, `12,345`. */
export function grouped(amount: number): string {
  return Math.abs(amount) < 10_000 ? String(amount) : String(amount).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** `a`, `a and b`, `a, b and c`. */
export function list(items: readonly string[], word: "and" | "or" = "and"): string {
  if (items.length < 2) return items.join("");
  return `${items.slice(0, -1).join(", ")} ${word} ${items.slice(-1).join("")}`;
}

/** The first `limit`, and how many more there are: `a, b and 12 more`. */
export function firstOf(items: readonly string[], limit: number, total = items.length): string {
  const shown = items.slice(0, limit);
  const rest = total - shown.length;
  return list(rest > 0 ? [...shown, `${grouped(rest)} more`] : shown);
}

/** As toFixed(1) rounds, which is slow and needed only near the middle between two. */
function toTenths(amount: number): number {
  const tenths = Math.round(amount * 10);
  return Math.abs(amount * 10 - tenths) < 0.499 ? tenths / 10 : Number(amount.toFixed(1));
}

/** `0.04 ms`, `1.2 ms`, `26 ms`, `1.01 s`, `12.5 s`, `5 min`, `5 min 12 s`. */
export function duration(milliseconds: number): string {
  const size = Math.abs(milliseconds);
  if (size < 0.095) return `${Number(milliseconds.toFixed(2))} ms`;
  if (size < 9.95) return `${toTenths(milliseconds)} ms`;
  if (size < 999.5) return `${milliseconds.toFixed(0)} ms`;
  if (size < 119_950) return `${Number((milliseconds / 1000).toFixed(size < 9995 ? 2 : 1))} s`;
  const seconds = Math.round(milliseconds / 1000);
  const rest = seconds % 60;
  return `${Math.trunc(seconds / 60)} min${rest === 0 ? "" : ` ${Math.abs(rest)} s`}`;
}
