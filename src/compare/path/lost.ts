// A leg -> what left one point and did not arrive at the other: for good, by size, or until it was repeated.
import { RST, SYN } from "../../packet/segment.ts";
import { primaryFinding } from "../../diagnose/failed.ts";
import { COMPARED_PATH } from "../../diagnose/texts/compared-path.ts";
import { ALLOW_LARGE_PACKETS } from "../../diagnose/texts/remedies.ts";
import type { Certainty, Side } from "../../session/session.ts";
import { distance } from "../../tcp/sequence.ts";
import { count, duration, list } from "../../text/amounts.ts";
import { removed } from "./altered.ts";
import { Arrivals } from "./arrivals.ts";
import { NOTICEABLE_MS } from "./delayed.ts";
import { bySize as lostBySize } from "./by-size.ts";
import { lostAcknowledgements } from "./lost-acknowledgements.ts";
import { type Fated, framesAt, framesOf, type PathLeg, place } from "./leg.ts";
import { evidence, type PathMatch } from "./match.ts";
import { NAMED, saidOf } from "./said-of-lost.ts";
import { otherSide } from "../../session/other-side.ts";

/** Times that something is sent before a session is taken to be stuck. */
const STUCK = 2;
/** Where the size may be chance. */
const LOOK_FOR_DROPS = [
  ...COMPARED_PATH["path-lost-segments"].remedies,
  ...COMPARED_PATH["path-lost-large-segments"].remedies,
];

export function lost(leg: PathLeg): readonly PathMatch[] {
  const sides = (["client", "server"] as const).map((side) => new LostOf(leg, side));
  return sides.flatMap((each) => each.matches());
}

class LostOf {
  private readonly leg: PathLeg;
  private readonly side: Side;
  /** Until the connection was closed: later ones matter to nobody. */
  private readonly all: readonly Fated[];
  /** No repetition arrived either. */
  private readonly forGood: readonly Fated[];
  private readonly arrivals: Arrivals<Fated>;

  constructor(leg: PathLeg, side: Side) {
    this.leg = leg;
    this.side = side;
    this.arrivals = new Arrivals(
      leg.crossings.filter(
        ({ from, arrived, fate }) => from === side && arrived.length > 0 && fate !== "added",
      ),
    );
    const taken = new Set(removed(leg));
    this.all = leg.crossings
      .slice(0, leg.firstClose)
      .filter(
        (each) => each.from === side && each.fate === "lost" && (each.flags & RST) === 0 && !taken.has(each),
      );
    this.forGood = this.all.filter((each) => !each.isBare && !this.arrivals.hold(each));
  }

  matches(): readonly PathMatch[] {
    const { forGood, all } = this;
    if (forGood.some(({ bytes, flags }) => bytes > 0 || (flags & SYN) !== 0)) return [this.ofForGood()];
    const never = new Set(forGood);
    const repeated = all.filter((each) => !each.isBare && !never.has(each));
    if (repeated.length > 0) return this.ofRepeated(repeated);
    const bare = all.filter(({ isBare }) => isBare);
    return lostAcknowledgements(this.leg, this.side, bare);
  }

  private ofForGood(): PathMatch {
    const { leg, side } = this;
    const gone = this.forGood.filter(({ bytes, flags }) => bytes > 0 || (flags & SYN) !== 0);
    const { name } = leg.sender(side);
    const frames = gone.flatMap(({ sent }) => framesOf(sent));
    const silence = this.silence(gone);
    const bySize =
      silence === null ? lostBySize(leg, side, { gone, all: this.all, arrivals: this.arrivals.all }) : null;
    const tooBig = this.tooBig();
    // Of a session whose end a capture lacks: it cannot have gone on.
    const hasFailed = leg.isFailed || (gone.length >= STUCK && hasOpenEnd(leg));
    const isLarge = bySize !== null && bySize.isLarge;
    const what = `the ${side}'s ${saidOf(gone)}`;
    const more = [
      ...(isLarge ? [`That is ${what}.`] : []),
      ...(silence === null ? [] : [silence]),
      ...(!isLarge && bySize !== null ? [`${bySize.says}.`] : []),
      ...(isLarge && bySize.isOneMessage
        ? [
            "Nothing else of the side was as large: a device that drops this message for what it says looks the same.",
          ]
        : []),
      this.denial(gone),
      ...(tooBig === null ? [] : [tooBig.says]),
    ];
    return {
      id: isLarge ? "path-lost-large-segments" : "path-lost-segments",
      certainty: this.certaintyOf(gone),
      severity: hasFailed ? "error" : "warning",
      fault: tooBig !== null && isLarge ? side : "path",
      explains: hasFailed && leg.alignment.orderBy !== null && !this.isExplainedOtherwise(),
      ...(isLarge && tooBig !== null ? { remedies: ALLOW_LARGE_PACKETS } : {}),
      ...(isLarge && bySize.isOneMessage ? { remedies: LOOK_FOR_DROPS } : {}),
      headline: isLarge
        ? `${bySize.says} (${place(frames, name)}).`
        : `Lost ${leg.between}, and never delivered: ${what} (${place(frames, name)}).`,
      more,
      frames: framesAt(frames, name),
      evidence: gone
        .slice(0, NAMED)
        .map(({ sent, bytes, says }) =>
          evidence(
            name,
            sent[0]?.frame ?? null,
            "payload",
            `${says}, ${count(bytes, "byte")}, not at ${leg.receiver(side).name}`,
          ),
        ),
    };
  }

  /** From some packet on, nothing of the side arrived. */
  private silence(gone: readonly Fated[]): string | null {
    const { leg, side } = this;
    const own = leg.crossings.filter(
      ({ from, sent, untold }) => from === side && sent.length > 0 && untold === null,
    );
    const start = own.findLastIndex(({ arrived }) => arrived.length > 0) + 1;
    const rest = own.slice(start);
    const first = gone[0]?.sent[0];
    const [from] = rest.flatMap(({ sent }) => sent);
    if (first === undefined || from === undefined || rest.length < 4 || from.frame > first.frame) return null;
    if (!rest.some(({ isBare }) => isBare)) return null;
    const { name } = leg.sender(side);
    return `From frame ${from.frame} of ${name} on, nothing of the ${side} arrived at ${leg.receiver(side).name}, whatever its size.`;
  }

  /** What the receiver shows of it. */
  private denial(gone: readonly Fated[]): string {
    const { side, leg } = this;
    const denying = this.deniedIn(gone);
    const repetitions = gone.length - new Set(gone.map(({ position }) => position)).size;
    const again = repetitions > 0 ? "repetitions were lost too" : null;
    const other = otherSide(side);
    const denied =
      denying === null
        ? null
        : `the ${other} still does not acknowledge it in frame ${denying} of ${leg.sender(side).name}`;
    const both = [again, denied].filter((each) => each !== null);
    return both.length === 0 ? `Nothing later shows whether the ${other} had it.` : `${capital(list(both))}.`;
  }

  /** The other side's last packet at the sender's point, if it is later than an answer could be and acknowledges less. */
  private deniedIn(gone: readonly Fated[]): number | null {
    const { leg, side } = this;
    const last = gone.at(-1)?.sent.at(-1);
    const first = gone[0]?.sent[0];
    const heard = leg.crossings
      .filter(({ from, fate }) => from !== side && (fate === "passed" || fate === "unknown"))
      .flatMap(({ arrived }) => arrived)
      .findLast(({ flags }) => (flags & RST) === 0);
    if (heard === undefined || last === undefined || first === undefined || heard.frame < first.frame)
      return null;
    const end = first.sequence + Math.max(1, first.payloadLength);
    const there = 2 * (leg.alignment.clock?.uncertaintyMs ?? Number.POSITIVE_INFINITY);
    const isAnswer = heard.timeMs !== null && last.timeMs !== null && heard.timeMs - last.timeMs > there;
    return isAnswer && distance(heard.acknowledgment, end | 0) < 0 ? heard.frame : null;
  }

  private certaintyOf(gone: readonly Fated[]): Certainty {
    const { leg, side } = this;
    if (leg.alignment.orderBy === null) return "possible";
    if (this.deniedIn(gone) !== null) return "certain";
    const isRepeated = gone.length > new Set(gone.map(({ position }) => position)).size;
    return isRepeated && !leg.hasMissedAtReceiver(side) ? "certain" : "likely";
  }

  /** A router has said so to the side, which goes on as before. */
  private tooBig(): { readonly says: string } | null {
    const { session } = this.leg.sender(this.side).trace;
    const error = session.transport.icmp.find(({ about, kind }) => about === this.side && kind === "too-big");
    if (error === undefined) return null;
    const mtu = error.mtu === null ? "" : ` and names an MTU of ${error.mtu}`;
    const { name } = this.leg.sender(this.side);
    return { says: `A router says so by ICMP to the ${this.side} in frame ${error.frame} of ${name}${mtu}.` };
  }

  /** The session at the sender's point has a cause that is proven and lies with a side. */
  private isExplainedOtherwise(): boolean {
    const own = primaryFinding(this.leg.sender(this.side).trace.session);
    return own?.certainty === "certain" && (own.fault === "client" || own.fault === "server");
  }

  private ofRepeated(repeated: readonly Fated[]): readonly PathMatch[] {
    const { leg, side } = this;

    const { name } = leg.sender(side);
    const frames = repeated.flatMap(({ sent }) => framesOf(sent));
    const longest = repeated.reduce((most, each) => Math.max(most, this.waited(each)), 0);
    const later =
      longest > 0 ? `; a repetition arrived up to ${duration(longest)} later` : "; a repetition arrived";
    const tooBig = this.tooBig();
    const what = `The ${side}'s ${saidOf(repeated)} (${place(frames, name)}) ${repeated.length > 1 ? "were" : "was"} lost ${leg.between}`;
    return [
      {
        id: "path-lost-segments",
        title: "Segments were lost between the two points, and repeated",
        certainty: this.orNotMissed("certain"),
        severity: longest >= NOTICEABLE_MS ? "warning" : "info",
        explains: false,
        headline: `${what}${later}.`,
        more: ["Such a loss costs time and ends no session.", ...(tooBig === null ? [] : [tooBig.says])],
        frames: framesAt(frames, name),
        evidence: repeated
          .slice(0, NAMED)
          .map(({ sent, says }) =>
            evidence(name, sent[0]?.frame ?? null, "payload", `${says}, not at ${leg.receiver(side).name}`),
          ),
      },
    ];
  }

  /** One more packet that the recorder missed would look nearly the same. */
  private orNotMissed(certainty: Certainty): Certainty {
    if (this.leg.alignment.orderBy === null) return "possible";
    return this.leg.hasMissedAtReceiver(this.side) ? "likely" : certainty;
  }

  /** From its first sending to the sending that arrived. */
  private waited(one: Fated): number {
    const last = this.arrivals.firstWith(one)?.sentMs ?? null;
    return one.sentMs === null || last === null ? 0 : Math.max(0, last - one.sentMs);
  }
}

const hasOpenEnd = ({ alignment }: PathLeg): boolean =>
  alignment.traces.some(({ session }) => session.outcome === "incomplete-capture");

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
