// What a diagnosis is made of: one rule a finding, each a pure function of a session and of what surrounds it.
import type {
  Certainty,
  Evidence,
  Fault,
  SessionWithOutcome,
  Remedy,
  Severity,
  Side,
  SystemText,
} from "../session/session.ts";
import type { CodePoint } from "../tls/code-point.ts";
import type { Applies } from "./applies.ts";
import { isPoor, offeredSuites } from "./cipher-suites.ts";
import type { Deliveries } from "./delivery.ts";
import type { FindingId } from "./finding-texts.ts";
import { suitesThatStandOut } from "./hello-words.ts";
import { commonName } from "./certificate-names.ts";
import { loginOffer } from "./dialogue.ts";
import { Memo } from "./memo.ts";
import { type Neighbours, NO_NEIGHBOURS } from "./neighbours.ts";
import type { Policy } from "./policy.ts";
import { Providers } from "./providers.ts";
import { remedyText } from "./remedy-text.ts";
import { Systems } from "./systems.ts";

export interface Rule {
  readonly id: FindingId;
  /** The stage that a session has to have reached; it is asked of no other. Of all where it is absent. */
  readonly applies?: Applies;
  /**
   * "bytes" where what is seen proves it whatever else is missing; "whole-view" where bytes or packets that the
   * capture lacks could prove it wrong: its certainty then drops.
   */
  readonly restsOn: "bytes" | "whole-view";
  /** Where one of these was found it is not asked: it would be an error that says less. */
  readonly unless?: readonly FindingId[];
  /** Graded lower it is not reported: its id would claim too much, and another rule says what is seen. */
  readonly atLeast?: "likely";
  /** Null where it does not hold. */
  readonly judge: (session: SessionWithOutcome, context: Context, deliveries: Deliveries) => Match | null;
}

/** What surrounds the sessions of a run, and what it remembers of one for the next. */
export class Context {
  readonly providers: Providers;
  /** The other sessions that are known: none while sessions are reported one by one. */
  readonly neighbours: Neighbours;
  /** When it is diagnosed, in milliseconds since 1970: no packet is later. Not given where nobody asks. */
  readonly now: (() => number) | undefined;
  /** A time before which nothing is ahead of now: when the run began, where that is known. */
  readonly startedAt: string;
  readonly systems = new Systems();
  readonly remedyTexts = new Memo(remedyText);
  /** By the hello's list. */
  readonly suites = new Memo(offeredSuites);
  readonly oddSuites = new Memo(suitesThatStandOut);
  readonly poorSuites = new Memo(isPoor);
  /** By a certificate's subject. */
  readonly commonNames = new Memo(commonName);
  /** By the list of capabilities: the line that offers a login by password; "" where none does. */
  readonly loginOffers = new Memo(loginOffer);
  /** Of the suites or extensions of a hello, by that list. */
  readonly ids = new Memo((list: readonly CodePoint[]): ReadonlySet<string> => {
    return new Set(list.map(({ id }) => id));
  });

  constructor(policy: Policy, neighbours: Neighbours = NO_NEIGHBOURS, now?: () => number) {
    this.providers = new Providers(policy);
    this.neighbours = neighbours;
    this.now = now;
    this.startedAt = now === undefined ? "" : new Date(now()).toISOString();
  }
}

/** What a rule found. The optional ones but `reaction` are given where they differ from the finding's texts. */
export interface Match {
  readonly certainty: Certainty;
  /** What happened, in sentences with frames. */
  readonly detail: string;
  /** Its frames become the finding's, in order and each once. */
  readonly evidence: readonly Evidence[];
  /** The finding says how a side took a message: it holds only where that had reached it. */
  readonly reaction?: Reaction | undefined;
  readonly fault?: Fault | null;
  readonly severity?: Severity;
  readonly title?: string | undefined;
  readonly logs?: readonly SystemText[] | undefined;
  readonly remedies?: readonly Remedy[] | undefined;
  readonly references?: readonly string[];
}

/** That side `by` answered, ended or ignored in `frame` what the other side had sent. */
export interface Reaction {
  readonly by: Side;
  readonly frame: number;
  readonly to: { readonly from: Side; readonly frame: number };
}
