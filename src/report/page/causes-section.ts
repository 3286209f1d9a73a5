// Causes -> their part of the page: the big ones in full, the smaller ones with a row each.
import type { Cause } from "../../diagnose/causes.ts";
import { titleWithCertainty } from "../cause-text.ts";
import { type CausePlace, causeSection } from "./cause-section.ts";
import { firstRows, otherRows } from "./long-grid.ts";
import type { Grid, Section } from "./page.ts";
import { count, grouped } from "../../text/amounts.ts";

/** Causes shown in full; those after them have a row. */
const FULL_CAUSES = 12;
/** Causes after those that are shown in full when they are opened. */
const FOLDED_CAUSES = 100;

/** What failed, then what only was noticed; the numbers of both run on. */
export function causesSection(causes: readonly Cause[], place: CausePlace): Section[] {
  const [failed, noticed] = [causes.filter((cause) => cause.failed), causes.filter((cause) => !cause.failed)];
  const ordered = [...failed, ...noticed];
  const advised = new Map<string, number>();
  const sections = ordered.slice(0, FULL_CAUSES + FOLDED_CAUSES).map((cause, index) => {
    const advice = `${cause.finding} ${cause.remedy}`;
    const earlier = advised.get(advice) ?? null;
    if (earlier === null) advised.set(advice, index + 1);
    const section = causeSection(cause, index + 1, earlier, place);
    return index < FULL_CAUSES ? section : folded(section);
  });
  if (place.total === 1) return sections;
  const [full, others] = [sections.slice(0, FULL_CAUSES), sections.slice(FULL_CAUSES)];
  return [
    ...part("causes", "Causes", full.slice(0, failed.length)),
    ...part("noticed", "Noticed in sessions that did not fail", full.slice(failed.length)),
    ...(others.length === 0 ? [] : [smallerCauses(ordered, others)]),
  ];
}

const part = (id: string, title: string, sections: readonly Section[]): Section[] =>
  sections.length === 0 ? [] : [{ id, title, blocks: [], sections }];

const folded = (section: Section): Section => ({ ...section, extent: "folded" });

function smallerCauses(causes: readonly Cause[], sections: readonly Section[]): Section {
  const smaller = causes.slice(FULL_CAUSES);
  const title = count(smaller.length, "smaller cause");
  const grid: Grid = {
    kind: "grid",
    caption: title,
    head: ["Cause", "Sessions", "What", "Finding"],
    rows: smaller.map((cause, index) => {
      const number = FULL_CAUSES + index + 1;
      return [
        index < sections.length ? [{ text: String(number), to: `cause-${number}` }] : String(number),
        grouped(cause.sessions),
        `${titleWithCertainty(cause)}${cause.failed ? "" : "; nothing failed"}`,
        [{ code: cause.finding }],
      ];
    }),
  };
  return {
    id: "smaller-causes",
    title,
    blocks: [firstRows(grid)],
    sections: [...otherRows(grid, "smallest-causes"), ...sections],
  };
}
