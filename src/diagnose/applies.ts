// The stage that a session reached -> the rules that are worth asking: one in four of them in a dense capture.
import { BoundedMap } from "../bytes/interner.ts";
import type { Aborted, Outcome, SessionWithOutcome } from "../session/session.ts";
import type { Rule } from "./rule.ts";
import {
  ABORTED_BY,
  ABORTED_WITH,
  FACTS,
  FACT_NAMES,
  OUTCOMES,
  SHIFTS,
  stageOf,
  type Fact,
} from "./stage.ts";

/** What a rule needs a session to have (true) or to lack (false); of outcomes and ends, one of those. */
export interface Applies extends Partial<Readonly<Record<Fact, boolean>>> {
  readonly outcome?: readonly Outcome[];
  readonly abortedBy?: readonly (Aborted["by"] | null)[];
  readonly abortedWith?: readonly Aborted["with"][];
}

/** The rules of a run, by stage once one was met. */
export class RuleIndex {
  private readonly rules: readonly Rule[];
  /** Facts that all its sessions have. */
  private readonly always: number;
  private readonly byStage = new BoundedMap<number, readonly Rule[]>();

  constructor(rules: readonly Rule[], hasNeighbours: boolean) {
    this.rules = rules;
    this.always = hasNeighbours ? FACTS.neighbours : 0;
  }

  /** The others have nothing to say of it. */
  of(session: SessionWithOutcome): readonly Rule[] {
    const stage = stageOf(session) | this.always;
    const known = this.byStage.get(stage);
    if (known !== undefined) return known;
    const asked = this.rules.filter(({ applies }) => applies === undefined || isMet(applies, stage));
    this.byStage.set(stage, asked);
    return asked;
  }
}

function isMet(applies: Applies, stage: number): boolean {
  const { outcome, abortedBy, abortedWith } = applies;
  return (
    isAmong(outcome, OUTCOMES[(stage >> SHIFTS.outcome) & 7]) &&
    isAmong(abortedBy, ABORTED_BY[(stage >> SHIFTS.abortedBy) & 3]) &&
    isAmong(abortedWith, ABORTED_WITH[(stage >> SHIFTS.abortedWith) & 7]) &&
    FACT_NAMES.every(
      (fact) => (applies[fact] ?? (stage & FACTS[fact]) !== 0) === ((stage & FACTS[fact]) !== 0),
    )
  );
}

const isAmong = <Value>(wanted: readonly Value[] | undefined, value: Value | undefined): boolean =>
  wanted === undefined || wanted.some((each) => each === value);
