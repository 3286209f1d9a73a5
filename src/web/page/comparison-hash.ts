// What is compared -> the part of the page's address after # that names it, and back.
import type { CompareAsk, Rows } from "../messages.ts";
import { sessionIn } from "./session-hash.ts";

/** A session is marked, and the other is to be chosen. */
export interface Choosing {
  readonly kind: "choosing";
  readonly first: number;
}

type Numbered = Pick<Rows, "captures" | "streams">;

/** `#compare-c1-3` marks a session, `#compare-c1-3-c2-5` compares it with another. */
const SESSIONS = /^#compare-(c\d+-\d+)(?:-(c\d+-\d+))?$/;

export function comparedIn(hash: string, rows: Numbered): CompareAsk | Choosing | null {
  if (hash === "#compare-captures") return { kind: "captures" };
  if (hash === "#compare-failed") return { kind: "failed" };
  const [, one, other] = SESSIONS.exec(hash) ?? [];
  const first = one === undefined ? null : sessionIn(`#${one}`, rows);
  if (first === null) return null;
  if (other === undefined) return { kind: "choosing", first };
  const second = sessionIn(`#${other}`, rows);
  return second === null ? null : { kind: "sessions", indices: [first, second] };
}

export function comparisonHash(compared: CompareAsk | Choosing, rows: Numbered): string {
  switch (compared.kind) {
    case "choosing":
      return `#compare-${rowId(compared.first, rows)}`;
    case "sessions":
      return `#compare-${compared.indices.map((index) => rowId(index, rows)).join("-")}`;
    default:
      return `#compare-${compared.kind}`;
  }
}

const rowId = (index: number, { captures, streams }: Numbered): string =>
  `c${(captures[index] ?? 0) + 1}-${streams[index]}`;
