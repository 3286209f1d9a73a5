// Amounts of sessions -> a bound between those of two groups: longer hellos, a later time.
import type { Session } from "../../session/session.ts";
import { count } from "../../text/amounts.ts";
import { millisecondsAt } from "../../text/elapsed.ts";
import type { Found } from "./traits.ts";

interface Amount extends Pick<Found, "topic" | "origin"> {
  readonly of: (session: Session) => number | null;
  readonly above: (least: Session, amount: number) => string;
  readonly below: (most: Session, amount: number) => string;
  /** The others are on either side of them; absent where that says nothing. */
  readonly between?: (least: Session, most: Session) => string;
}

export const AMOUNTS: readonly Amount[] = [
  {
    topic: "hello",
    origin: "hello",
    of: ({ tls }) => tls?.clientHello?.length ?? null,
    above: (_, bytes) => `has a ClientHello of ${count(bytes, "byte")} or more`,
    below: (_, bytes) => `has a ClientHello of at most ${count(bytes, "byte")}`,
  },
  {
    topic: "timing",
    origin: "time",
    of: ({ startTime }) => (startTime === null ? null : millisecondsAt(startTime)),
    above: ({ startTime }) => `began at ${startTime} or later`,
    below: ({ startTime }) => `began at ${startTime} or earlier`,
    between: (first, last) => `began between ${first.startTime} and ${last.startTime}`,
  },
];

/** Null where the groups overlap, or an amount is not known. */
export function boundOf(
  { topic, origin, of, above, below, between }: Amount,
  failed: readonly Session[],
  established: readonly Session[],
): Found | null {
  const [own, others] = [extremes(failed, of), extremes(established, of)];
  if (own === null || others === null) return null;
  const trait = { failed: failed.length, established: 0, topic, origin, isPerfect: true };
  if (own.least.amount > others.most.amount)
    return { ...trait, what: above(own.least.session, own.least.amount) };
  if (own.most.amount < others.least.amount)
    return { ...trait, what: below(own.most.session, own.most.amount) };
  const isInside = ({ amount }: Extreme): boolean => amount >= own.least.amount && amount <= own.most.amount;
  if (between === undefined || others.all.some(isInside)) return null;
  return { ...trait, what: between(own.least.session, own.most.session) };
}

function extremes(sessions: readonly Session[], of: Amount["of"]) {
  let [least, most]: [Extreme | null, Extreme | null] = [null, null];
  const all: Extreme[] = [];
  for (const session of sessions) {
    const amount = of(session);
    if (amount === null) return null;
    all.push({ session, amount });
    if (least === null || amount < least.amount) least = { session, amount };
    if (most === null || amount > most.amount) most = { session, amount };
  }
  return least && most && { least, most, all };
}

interface Extreme {
  readonly session: Session;
  readonly amount: number;
}
