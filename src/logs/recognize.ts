// A line of a log, or several -> whose words are in it, what they prove, and what they can mean.
import type { LogWords } from "../diagnose/texts/log-words.ts";
import type { Side } from "../session/session.ts";
import { alertCalled, alertSymptom, findAlerts } from "./alerts.ts";
import { clean } from "./clean.ts";
import { type SymptomId, SYMPTOMS } from "./symptoms.ts";
import type { Symptom } from "./symptoms/symptom.ts";
import { demandsTls } from "../diagnose/tls-demand.ts";
import { ALL_WORDS, ALONE } from "./words.ts";
import { patternOf } from "./pattern.ts";
import { programsOf, writerOf } from "./programs.ts";
import { FINDING_IDS, FINDING_TEXTS, type FindingId } from "../diagnose/finding-texts.ts";

export interface Recognized {
  readonly id: SymptomId | typeof NAMED;
  /** As it was written. */
  readonly quote: string;
  /** Whose words these are: more than one where several write the same. */
  readonly programs: readonly string[];
  /** The side whose log it is; null where the words do not tell. */
  readonly side: Side | null;
  readonly symptom: Symptom;
}

export interface Recognition {
  /** What the text is about, in its order. */
  readonly found: readonly Recognized[];
  /** What else is in it: that something failed, around what says how; or that TLS worked at another time. */
  readonly beside: readonly Recognized[];
}

/** Null where nothing in it is known. */
export function recognize(asked: string): Recognition | null {
  const text = clean(asked);
  const word = text.toLowerCase().replace(/^(?:event|event id|error|errno|code)\W{1,3}/, "");
  const alone = Object.hasOwn(ALONE, word) ? ALONE[word] : undefined;
  const ways = [
    () => (alone === undefined ? spansIn(text) : [aloneSpan(alone, text)]),
    () => alertNamed(text),
    () => demandIn(text),
    () => quotedByFindings(text),
    () => partsOfWords(text),
  ];
  for (const spansBy of ways) {
    const spans = spansBy();
    if (spans.length > 0) return byKind(merged(spans, text));
  }
  return null;
}

const KINDS = ["specific", "general", "vague", "worked"] as const;
const kindOf = ({ symptom }: Recognized) => symptom.kind ?? "specific";

/** What says most of what happened, and what else there is. */
function byKind(all: readonly Recognized[]): Recognition {
  const wanted = KINDS.find((kind) => all.some((one) => kindOf(one) === kind));
  return {
    found: all.filter((one) => kindOf(one) === wanted),
    beside: all.filter((one) => kindOf(one) !== wanted),
  };
}

/** Words that were found. */
interface Span {
  readonly id: SymptomId | typeof NAMED;
  readonly symptom: Symptom;
  readonly system: string | null;
  readonly side: Side | null;
  readonly start: number;
  readonly quote: string;
}

const spanOf = (id: SymptomId, quote: string, start = 0, words: LogWords | null = null): Span => ({
  id,
  symptom: SYMPTOMS[id] ?? alertSymptom(Number(id.slice("alert-".length)), null),
  system: words?.system ?? null,
  side: words?.side ?? null,
  start,
  quote,
});

function aloneSpan([id, system]: readonly [SymptomId, string], text: string): Span {
  return { ...spanOf(id, text), system: system === "" ? null : system };
}

function alertNamed(text: string): readonly Span[] {
  const number = alertCalled(text);
  return number === undefined ? [] : [spanOf(`alert-${number}`, text)];
}

function spansIn(text: string): readonly Span[] {
  const words = PATTERNS.flatMap(([id, entry, pattern]) =>
    [...text.matchAll(pattern)].map(({ index, 0: quote }) => spanOf(id, quote, index, entry)),
  );
  const writer = writerOf(
    text,
    words.map(({ side }) => side),
  );
  const alerts = findAlerts(text, writer).map(({ number, from, index, quote }): Span => ({
    id: `alert-${number}`,
    symptom: alertSymptom(number, from),
    system: null,
    side: writer,
    start: index,
    quote,
  }));
  // An alert says more than the words of its name.
  const others = words.filter((one) => !alerts.some((alert) => alert.id === one.id || isInside(one, alert)));
  return outermost([...alerts, ...others]);
}

const isInside = (inner: Span, outer: Span): boolean =>
  inner.start >= outer.start && endOf(inner) <= endOf(outer);

const endOf = ({ start, quote }: Span): number => start + quote.length;

/** What stands inside longer words that were found too says nothing of its own. Two of the same place both stay. */
function outermost(spans: readonly Span[]): readonly Span[] {
  let widest: Span | null = null;
  return spans
    .toSorted((a, b) => a.start - b.start || endOf(b) - endOf(a))
    .filter((span) => {
      if (widest !== null && endOf(widest) > endOf(span)) return false;
      if (widest !== null && endOf(widest) === endOf(span)) return widest.start === span.start;
      widest = span;
      return true;
    });
}

/** A reply that demands TLS, in whatever words; what stands before its code may quote it. */
function demandIn(text: string): readonly Span[] {
  const demand = [...text.matchAll(REPLY)].find(([, code, said = ""]) =>
    demandsTls({ code: Number(code), text: said }),
  );
  return demand === undefined ? [] : [spanOf("tls-demanded", demand[0], demand.index)];
}

const REPLY =
  /(?<![\d.])([45]\d\d)[ -](?=[45]\.\d|[a-z])(.{5,300}?)(?=[)"'}]|(?<![\d.])[45]\d\d[ -][45]\.\d|$)/gi;

const NAMED = "named" as const;

/** What a finding says of logs, in quotation marks, and nothing else knows. */
function quotedByFindings(text: string): readonly Span[] {
  const findings = FINDING_IDS.filter((id) =>
    FINDING_TEXTS[id].logs.some(({ text: said }) =>
      [...said.matchAll(QUOTED)].some(([, words = ""]) => patternOf(words).test(text)),
    ),
  );
  if (findings.length === 0) return [];
  return [{ id: NAMED, symptom: namedBy(findings), system: null, side: null, start: 0, quote: text }];
}

/** Shorter ones, or single words, are found everywhere. */
const QUOTED = /"(?=[^"]{10})([^" ]+ [^"]+)"/g;

const namedBy = (findings: readonly FindingId[]): Symptom => ({
  says: "These words belong to what logs show of the findings below.",
  findings,
  look: "the whole session: its last message, and who ended it",
  first: "Read what these findings say: starttls-inspect explain, with their names.",
});

const SHORTEST_PART = 8;
const LONGEST_PART = 200;

/** Whoever types a part of known words means them. */
function partsOfWords(text: string): readonly Span[] {
  if (text.length < SHORTEST_PART || text.length > LONGEST_PART || !text.includes(" ")) return [];
  const pattern = patternOf(text);
  return ALL_WORDS.filter(([, { words }]) => words.some((each) => each.search(pattern) >= 0)).map(
    ([id, words]) => spanOf(id, text, 0, words),
  );
}

/** One for each symptom, in the order of the text. */
function merged(spans: readonly Span[], text: string): readonly Recognized[] {
  const bySymptom = new Map<Span["id"], Span[]>();
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const group = bySymptom.get(span.id);
    if (group === undefined) bySymptom.set(span.id, [span]);
    else group.push(span);
  }
  return [...bySymptom].map(([id, group]) => {
    const first = group.reduce((a, b) => (b.quote.length > a.quote.length ? b : a));
    const sides = new Set(group.map(({ side }) => side));
    const side = (sides.size === 1 ? [...sides][0] : null) ?? writerOf(text);
    return {
      id,
      quote: first.quote,
      programs: programsOf(
        group.flatMap(({ system }) => system ?? []),
        text,
      ),
      side,
      symptom: side === "server" ? { ...first.symptom, ...first.symptom.onServer } : first.symptom,
    };
  });
}

const PATTERNS = ALL_WORDS.flatMap(([id, entry]) =>
  entry.words.map((words) => [id, entry, patternOf(words)] as const),
);
