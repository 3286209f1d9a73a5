// What separates a group of failed sessions from the established ones -> the finding: the lead, how sure it is, and what else
// comes together with it.
import { COMPARED_SESSIONS } from "../../diagnose/texts/compared-sessions.ts";
import type { Session } from "../../session/session.ts";
import { count, countOf, firstOf, list } from "../../text/amounts.ts";
import type { Compared, ComparisonFinding, FrameAt } from "../comparison.ts";
import type { Found } from "./traits.ts";

export interface Groups {
  readonly failed: readonly Session[];
  readonly established: readonly Session[];
  /** The finding that all of the failed ones have; null for all failed ones. */
  readonly way: string | null;
  readonly named: (session: Session) => Compared;
}

/** Null where nothing separates them. */
export function differing(
  groups: Groups,
  found: readonly Found[],
  primary: boolean,
): ComparisonFinding | null {
  const [nearest] = found;
  if (nearest === undefined) return null;
  const perfect = found.filter(({ isPerfect }) => isPerfect);
  const leads = perfect.length > 0 ? leadsOf(perfect) : [nearest];
  const isLikely = nearest.isPerfect && leads.length === 1 && isEnough(groups, nearest);
  const { failed, established } = groups;
  const frames = failed.slice(0, MAX_FRAMES).map((session) => frameOf(session, groups));
  return {
    ...base("groups-differ"),
    title: titleOf(leads, groups),
    certainty: isLikely ? "likely" : "possible",
    primary,
    detail: detailOf(leads, perfect, groups),
    frames,
    evidence: leads.map((trait) => ({
      capture: frames[0]?.capture ?? "A",
      frame: null,
      field: trait.what,
      value: `${trait.failed} of ${failed.length} failed, ${trait.established} of ${established.length} established`,
    })),
  };
}

const MAX_FRAMES = 4;
/** A capture of a morning may hold one failure. */
export const ENOUGH = 5;

/** What may be the cause by itself: a time, a path or who asks comes with what else changed. */
const OFTEN_DECIDES: ReadonlySet<Found["origin"]> = new Set(["server", "hello", "name"]);

function isEnough({ failed, established }: Groups, { origin }: Found): boolean {
  const clients = new Set(failed.map(({ client }) => client.address));
  const isMany = Math.min(failed.length, established.length) >= ENOUGH;
  return OFTEN_DECIDES.has(origin) && isMany && clients.size > 1 && hellosOf(failed).size > 1;
}

/** The first of each origin: what has one origin comes together anyway. */
const leadsOf = (perfect: readonly Found[]): readonly Found[] =>
  perfect.filter((trait, index) => perfect.findIndex(({ origin }) => origin === trait.origin) === index);

const MAX_LEADS = 3;

function titleOf(leads: readonly Found[], { failed, established, way }: Groups): string {
  const what = list(leads.slice(0, MAX_LEADS).map((trait) => trait.what));
  const [first] = leads;
  const noun = way === null ? "failed connection" : "connection";
  const suffix = way === null ? "" : ` with ${way}`;
  if (first?.isPerfect !== true) {
    const own = `${first?.failed} of ${count(failed.length, noun)}${suffix}`;
    return `${own}, and ${first?.established} of ${count(established.length, "established one")}, have this: ${what}`;
  }
  const who = failed.length === 1 ? `The ${noun}` : `Each of the ${count(failed.length, noun)}`;
  return established.length === 1
    ? `${who}${suffix} ${what}, unlike the established one`
    : `${who}${suffix} ${what}; ${ofTheOthers(leads, established.length)}`;
}

/** What no established one has; of what the failed ones lack, each has it. */
function ofTheOthers([first, ...more]: readonly Found[], established: number): string {
  const what = first?.what ?? "";
  if (more.length > 0) return `none of this holds for the ${established} established ones`;
  const [, verb, values = ""] = /^(\w+) no (.*)/.exec(what) ?? [];
  const object = values.startsWith("server") ? "one" : / and |, /.test(values) ? "them" : "it";
  return verb
    ? `each of the ${established} established ones ${verb} ${object}`
    : `none of the ${established} established ones ${again(what)}`;
}

/** `is greeted by ...`: none is; `offers ...`: none does; `began ...`: none did. */
const again = (what: string): string =>
  what.startsWith("is ") ? "is" : what.startsWith("began ") ? "did" : "does";

function detailOf(leads: readonly Found[], perfect: readonly Found[], groups: Groups): string {
  const { failed } = groups;
  const others = perfect.filter((trait) => !leads.includes(trait)).map(({ what }) => what);
  const hellos = hellosOf(failed).size;
  const sentences = [
    `${titleOf(leads, groups)}.`,
    leads.length > 1 ? "These come together, so the capture cannot tell which of them decides." : "",
    others.length === 0 ? "" : `Also: ${others.slice(0, MAX_OTHERS).join("; ")}.`,
    hellos === 1 && failed.length > 1
      ? `The ${failed.length} failed ones sent one and the same ClientHello, so they count as one.`
      : "",
  ];
  return sentences.filter((each) => each !== "").join(" ");
}

const MAX_OTHERS = 3;

/** But for what is random in them. */
const hellosOf = (sessions: readonly Session[]): ReadonlySet<string> =>
  new Set(
    sessions.flatMap(({ tls }) =>
      tls?.clientHello
        ? [`${tls.clientHello.ja4} ${tls.clientHello.serverName} ${tls.clientHello.length}`]
        : [],
    ),
  );

const frameOf = (session: Session, { named }: Groups): FrameAt => ({
  capture: named(session).name,
  frame: session.tls?.clientHello?.frame ?? session.frames.first,
});

/** `ways`: the findings of the failed ones, the most frequent first. */
export function alike({ failed, established }: Groups, ways: readonly string[]): ComparisonFinding {
  if (failed.length > 0 && established.length > 0) {
    const why = ways.length > 1 ? ` They failed in several ways: ${firstOf(ways, MAX_WAYS)}.` : "";
    return {
      ...base("groups-alike"),
      detail:
        `No trait that ${count(failed.length, "failed connection")} share is missing in ` +
        `${count(established.length, "established one")}, nor nearly so.${why}${sameHellos(failed, established)}`,
    };
  }
  const isFailed = failed.length > 0;
  const there = count(failed.length + established.length, "connection");
  return {
    ...base("groups-alike"),
    title: `${isFailed ? "No connection established TLS" : "No connection failed"}, so there is nothing to compare with`,
    detail: `${there} ${isFailed ? "failed" : "established TLS"}. A capture that holds both kinds is needed.`,
    remedies: [],
  };
}

/** With a space before it; "" where no hello did both. */
function sameHellos(failed: readonly Session[], established: readonly Session[]): string {
  const [bad, good] = [hellosOf(failed), hellosOf(established)];
  const both = [...bad].filter((hello) => good.has(hello)).length;
  if (both === 0) return "";
  const some =
    both === bad.size ? "Each hello that failed" : `${countOf(both, bad.size, "hello")} that failed`;
  return ` ${some} also worked in another connection, so what the client offers is not the cause by itself.`;
}

const MAX_WAYS = 4;

function base(id: "groups-differ" | "groups-alike"): ComparisonFinding {
  const { title, severity, fault, remedies } = COMPARED_SESSIONS[id];
  const unsaid = { certainty: "certain", primary: false, detail: "", frames: [], evidence: [] } as const;
  return { id, title, severity, fault, remedies, ...unsaid };
}
