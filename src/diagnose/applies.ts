// The stage that a session reached -> the rules that are worth asking: three in five of them in a dense capture.
import type { SessionWithOutcome, Outcome } from "../session/session.ts";
import type { Rule } from "./rule.ts";

/** What a rule needs a session to have (true) or to lack (false). */
export interface Applies {
  readonly outcome?: readonly Outcome[];
  readonly established?: boolean;
  readonly smtp?: boolean;
  readonly tls?: boolean;
  readonly clientHello?: boolean;
  readonly serverHello?: boolean;
  readonly bothSides?: boolean;
  readonly abortedBy?: readonly (Abortion | null)[];
}

/** Rules with the stages in which they are not asked, as bits. */
export type RuleIndex = readonly { readonly rule: Rule; readonly excluded: number }[];

type Abortion = NonNullable<SessionWithOutcome["aborted"]>["by"];

/** One bit is set of those of each. */
const OUTCOME = {
  established: 1 << 0,
  "handshake-failed": 1 << 1,
  "starttls-refused": 1 << 2,
  "starttls-not-offered": 1 << 3,
  "starttls-not-used": 1 << 4,
  "no-handshake": 1 << 5,
  "incomplete-capture": 1 << 6,
} as const satisfies Readonly<Record<Outcome, number>>;
const ABORTED_BY = { client: 1 << 7, server: 1 << 8, unknown: 1 << 9, nobody: 1 << 10 } as const;
/** Each is there: else the bit after it. */
const THERE = {
  established: 1 << 11,
  smtp: 1 << 13,
  tls: 1 << 15,
  clientHello: 1 << 17,
  serverHello: 1 << 19,
  bothSides: 1 << 21,
} as const;

export const indexed = (rules: readonly Rule[]): RuleIndex =>
  rules.map((rule) => ({ rule, excluded: excludedBy(rule.applies ?? {}) }));

/** No bit of it is among the excluded ones of a rule that is to be asked. */
export function stageOf({ outcome, aborted, smtp, tls, view }: SessionWithOutcome): number {
  return (
    OUTCOME[outcome] |
    ABORTED_BY[aborted?.by ?? "nobody"] |
    there(THERE.established, outcome === "established") |
    there(THERE.smtp, smtp !== null) |
    there(THERE.tls, tls !== null) |
    there(THERE.clientHello, tls !== null && tls.clientHello !== null) |
    there(THERE.serverHello, tls !== null && tls.serverHello !== null) |
    there(THERE.bothSides, view.bothSides)
  );
}

const there = (bit: number, isThere: boolean): number => (isThere ? bit : bit << 1);

function excludedBy({ outcome, abortedBy, ...parts }: Applies): number {
  let excluded = 0;
  for (const part of KEYS) {
    const isNeeded = parts[part];
    if (isNeeded !== undefined) excluded |= there(THERE[part], !isNeeded);
  }
  if (outcome !== undefined) excluded |= others(OUTCOME, outcome);
  if (abortedBy !== undefined)
    excluded |= others(
      ABORTED_BY,
      abortedBy.map((by) => by ?? "nobody"),
    );
  return excluded;
}

const KEYS = ["established", "smtp", "tls", "clientHello", "serverHello", "bothSides"] as const;

function others(bits: Readonly<Record<string, number>>, wanted: readonly string[]): number {
  return Object.entries(bits).reduce((sum, [name, bit]) => (wanted.includes(name) ? sum : sum | bit), 0);
}
