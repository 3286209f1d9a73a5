// ReportDocument -> the page: verdict, causes, who speaks what, then each capture's sessions, and how the page was made.
import { causesOf } from "../../diagnose/causes.ts";
import { PUBLISHED_POLICY } from "../../diagnose/policy/providers.ts";
import type { Policy } from "../../diagnose/policy.ts";
import { type Clock, clockIn } from "../clock.ts";
import type { RenderOptions } from "../render-options.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import { filterText } from "../session-filter.ts";
import { captureFacts, reportFacts } from "./capture-facts.ts";
import { fileName } from "../shown-files.ts";
import { causesSection } from "./causes-section.ts";
import { censusSection } from "./census-section.ts";
import { hostSections } from "./host-sections.ts";
import { overview } from "./overview.ts";
import type { Block, Grid, Section, Text } from "./page.ts";
import { type Group, Places } from "./places.ts";
import { sessionSection } from "./session-section.ts";
import { sessionsGrid, sessionTables } from "./session-tables.ts";
import { conclusionOfAll } from "./conclusion.ts";
import { count, grouped } from "../../text/amounts.ts";

/** With up to so many sessions a page shows the best proofs at once; with more, when they are opened. */
const SESSIONS_AT_ONCE = 3;
/** Rows of one table; more of them are split by finding. */
const ROWS = 25;

/** What its parts share. */
interface Page {
  readonly document: ReportDocument;
  readonly places: Places;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly hasSessions: boolean;
}

type PageOptions = Pick<RenderOptions, "policy" | "zone" | "filter">;

export function pageOf(
  document: ReportDocument,
  { verbose, ...options }: PageOptions & Pick<RenderOptions, "verbose">,
): Section {
  return sectionOf(document, { places: new Places(document, verbose), hasSessions: true }, options);
}

/** The page without its sessions, for a reader who has each as a {@link sessionPageOf} where a link asks for it. */
export function overviewOf(document: ReportDocument, options: PageOptions): Section {
  return sectionOf(document, { places: new Places(document, true), hasSessions: false }, options);
}

function sectionOf(
  document: ReportDocument,
  extent: Pick<Page, "places" | "hasSessions">,
  { policy = PUBLISHED_POLICY, zone, filter }: PageOptions,
): Section {
  const page = { document, ...extent, policy, clock: clockIn(zone) };
  const { groups } = page.places;
  const [only] = groups;
  const chosen = filter === undefined ? "" : filterText(filter);
  const isOne = only !== undefined && groups.length === 1;
  return {
    id: "report",
    title: isOne
      ? ["Mail connections in ", titleOf(only.files)]
      : `Mail connections in ${count(groups.length, "capture")}`,
    blocks: [
      { kind: "verdict", ...conclusionOfAll(document.sessions, document.causes, chosen !== "") },
      ...overview(document, page.clock, chosen),
      ...(isOne ? [] : [capturesGrid(groups)]),
    ],
    sections: parts(page),
  };
}

function* parts(page: Page): Generator<Section> {
  const { document, places, clock } = page;
  const { causes, census, sessions } = document;
  yield* causesSection(causes, { total: sessions.length, places, clock });
  if (sessions.length > 1) {
    yield* censusSection(census);
    yield* hostSections(sessions);
  }
  for (const group of places.groups) {
    const blocks = captureFacts(group.files, group.sessions, { clock, isChecked: page.hasSessions });
    if (places.groups.length === 1) {
      yield* sessionParts(group, page);
      yield { id: "capture", title: "The capture", blocks, sections: [] };
    } else {
      const title = ["Capture ", titleOf(group.files)];
      yield { id: group.id, title, blocks, sections: sessionParts(group, page) };
    }
  }
  const about = reportFacts(document, !page.hasSessions);
  yield { id: "about", title: "About this report", blocks: [about], sections: [] };
}

function titleOf(files: readonly Capture[]): { readonly code: string } {
  const [first] = files;
  const name = first === undefined ? "" : fileName(first.path);
  return { code: files.length > 1 ? `${name} and ${count(files.length - 1, "more file")}` : name };
}

function capturesGrid(groups: readonly Group[]): Grid {
  return {
    kind: "grid",
    caption: "Captures",
    head: ["Capture", "Sessions", "Verdict"],
    rows: groups.map(({ id, files, sessions }): Text[] => [
      [{ text: titleOf(files).code, to: id }],
      grouped(sessions.length),
      conclusionOfAll(sessions, causesOf(sessions)).text,
    ]),
  };
}

/** The tables, then each session that is shown. */
function* sessionParts(group: Group, page: Page): Generator<Section> {
  const { document, places, policy, clock, hasSessions } = page;
  if (!hasSessions) return;
  const total = document.sessions.length;
  if (total > 1) yield* listOf(group, page);
  for (const session of group.sessions) {
    if (!places.shown.has(session)) continue;
    const isShown = total === 1 || (total <= SESSIONS_AT_ONCE && places.proofs.has(session));
    const place = { id: places.idOf(session), files: group.files, isOnly: total === 1, policy, clock };
    yield sessionSection(session, isShown ? place : { ...place, extent: "folded" });
  }
}

function listOf({ id, sessions }: Group, { document, places, clock }: Page): Section[] {
  const listed = sessions.filter((session) => places.listed.has(session));
  if (listed.length === 0) return [];
  const rest = sessions.length - listed.length;
  const unlisted: Block[] =
    rest === 0
      ? []
      : [{ kind: "paragraph", text: `${count(rest, "session")} not listed: --verbose lists all.` }];
  const list = { id: `${id}-sessions`, title: "Sessions" };
  if (listed.length <= ROWS) {
    return [{ ...list, blocks: [sessionsGrid(listed, { id, places, clock }), ...unlisted], sections: [] }];
  }
  const findings = document.causes.map(({ finding }) => finding);
  const sections = sessionTables(listed, findings, { id, places, clock });
  return [{ ...list, blocks: unlisted, extent: "detail", sections }];
}
