// The stage that a session reached -> the rules that are worth asking: one in four of them in a dense capture.
import { BoundedMap } from "../bytes/interner.ts";
import type { Aborted, Outcome, SessionWithOutcome } from "../session/session.ts";
import { OUTCOMES } from "../session/outcome.ts";
import { FINDING_TEXTS, type FindingId } from "./finding-texts.ts";
import { NO_NEIGHBOURS } from "./neighbours.ts";
import type { Context, Rule } from "./rule.ts";
import type { FindingTexts } from "./texts/finding-texts.ts";
import { ABORTED_BY, ABORTED_WITH, FACTS, FACT_NAMES, SHIFTS, stageOf, type Fact } from "./stage.ts";

/** What a rule needs a session to have (true) or to lack (false); of outcomes and ends, one of those. */
export interface Applies extends Partial<Readonly<Record<Fact, boolean>>> {
  readonly outcome?: readonly Outcome[];
  readonly abortedBy?: readonly (Aborted["by"] | null)[];
  readonly abortedWith?: readonly Aborted["with"][];
}

/** A rule with the texts of its id: all of one shape, since each session asks many. */
export interface AskedRule extends Omit<Rule, "applies" | "atLeast" | "unless"> {
  readonly applies: Applies | null;
  readonly atLeast: "likely" | null;
  readonly unless: readonly FindingId[] | null;
  readonly texts: FindingTexts;
}

/** The rules of a run, by stage once one was met. */
export class RuleIndex {
  private readonly rules: readonly AskedRule[];
  private readonly context: Context;
  /** Facts that all its sessions have. */
  private readonly always: number;
  private readonly byStage = new BoundedMap<number, readonly AskedRule[]>();

  constructor(rules: readonly Rule[], context: Context) {
    this.context = context;
    this.rules = rules.map(({ id, applies = null, restsOn, atLeast = null, unless = null, judge }) => {
      return { id, applies, restsOn, atLeast, unless, judge, texts: FINDING_TEXTS[id] };
    });
    this.always = context.neighbours === NO_NEIGHBOURS ? 0 : FACTS.neighbours;
  }

  /** The others have nothing to say of it. */
  of(session: SessionWithOutcome): readonly AskedRule[] {
    const stage = stageOf(session, this.context) | this.always;
    const known = this.byStage.get(stage);
    if (known !== undefined) return known;
    const asked = this.rules.filter(({ applies }) => applies === null || isMet(applies, stage));
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
