// The first 40 lines of the default output -> what a reader would look for there and does not find.
import type { Session } from "../../src/session/session.ts";
import { isFailed, primaryFinding } from "../../src/diagnose/failed.ts";

const WIDTH = 80;
const LINES = 40;

/** A cause that the text has to name: one of the ids, near the number of its sessions. */
export interface Expected {
  readonly ids: readonly string[];
  readonly sessions: number;
}

export const firstScreen = (text: string): readonly string[] => text.split("\n").slice(0, LINES);

export const linesTooLong = (text: string): readonly string[] =>
  text.split("\n").filter((line) => line.length > WIDTH);

/** Words of the text without a narrow width of which a line ends with one half and the next one begins with the other. */
export function splitWords(text: string, wide: string): readonly string[] {
  const whole = new Set(wide.split(/\s+/));
  const lines = text.split("\n").map((line) => line.trim().split(/\s+/));
  return lines.flatMap((words, index) => {
    const [end = "", start = ""] = [words.at(-1), lines[index + 1]?.[0]];
    const isSplit = whole.has(end + start) && !(whole.has(end) && whole.has(start));
    return isSplit ? [end + start] : [];
  });
}

/** The largest that together make up 95 % of the failed sessions. */
export function neededOf(causes: readonly Expected[]): readonly Expected[] {
  const all = causes.reduce((sum, { sessions }) => sum + sessions, 0);
  const needed: Expected[] = [];
  let sum = 0;
  for (const cause of causes.toSorted((a, b) => b.sessions - a.sessions)) {
    if (sum >= 0.95 * all) break;
    sum += cause.sessions;
    needed.push(cause);
  }
  return needed;
}

/** The line with the number, or one of the two after it, bears the id. */
export function causesNotNamed(lines: readonly string[], causes: readonly Expected[]): readonly Expected[] {
  return causes.filter(
    ({ ids, sessions }) =>
      !lines.some((line, index) => {
        const near = lines.slice(index, index + 3).join("\n");
        return holdsNumber(line, sessions) && ids.some((id) => near.includes(id));
      }),
  );
}

export function holdsNumber(text: string, amount: number): boolean {
  return new RegExp(String.raw`(?<![\d,.:])${written(amount)}(?![\d,.:]\d)`).test(text);
}

/** As the program writes it: with commas from 10,000 on. */
export const written = (amount: number): string =>
  amount < 10_000 ? String(amount) : amount.toLocaleString("en-US");

/** Sessions by the main finding, or the outcome where none explains them, of those that failed. */
export function failedByCause(sessions: readonly Session[]): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const session of sessions.filter(isFailed)) {
    const id = primaryFinding(session)?.id ?? session.outcome;
    amounts.set(id, (amounts.get(id) ?? 0) + 1);
  }
  return amounts;
}

/** Names of the clients none of whose hellos offers TLS 1.2, by address and EHLO name. */
export function oldClients(sessions: readonly Session[]): readonly string[] {
  const highest = new Map<string, number>();
  for (const { client, smtp, tls } of sessions) {
    const version = tls?.clientHello?.highestVersion.id;
    if (version === undefined) continue;
    const key = `${client.address} ${smtp?.ehlo?.name ?? ""}`;
    highest.set(key, Math.max(highest.get(key) ?? 0, Number(version)));
  }
  return [...highest].filter(([, version]) => version < 0x0303).map(([key]) => key);
}

export function negotiated(sessions: readonly Session[]): ReadonlyMap<string, number> {
  const amounts = new Map<string, number>();
  for (const { tls } of sessions) {
    const name = tls?.serverHello?.negotiatedVersion.name;
    if (name !== undefined) amounts.set(name, (amounts.get(name) ?? 0) + 1);
  }
  return amounts;
}
