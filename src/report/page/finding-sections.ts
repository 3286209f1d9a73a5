// A session's findings -> the evidence of the one that explains it, and the others in a line each.
import type { Evidence, Finding, Session } from "../../session/session.ts";
import { mainFinding } from "../outcome.ts";
import type { Grid, Section, Span } from "./page.ts";

/** Longest value of the evidence in characters: a list of suites is shown in full elsewhere. */
const VALUE = 160;

export function findingSections(session: Session, id: string): Section[] {
  const main = mainFinding(session);
  const others = session.findings.filter((finding) => finding !== main);
  const [notes, faults] = [true, false].map((isNote) =>
    others.filter(({ severity }) => (severity === "info") === isNote),
  );
  return [
    ...(main === null || main.evidence.length === 0
      ? []
      : [{ id: `${id}-evidence`, title: EVIDENCE, blocks: [evidenceGrid(main.evidence)], sections: [] }]),
    ...findingList(faults ?? [], { id: `${id}-also`, title: "Also found" }),
    ...findingList(notes ?? [], { id: `${id}-notes`, title: "Noted", extent: "detail" }),
  ];
}

const EVIDENCE = "Evidence";

function evidenceGrid(evidence: readonly Evidence[]): Grid {
  return {
    kind: "grid",
    caption: EVIDENCE,
    head: ["Frame", "Field", "Value"],
    rows: evidence.map(({ frame, field, value }) => [
      frame === null ? "none" : String(frame),
      [{ code: field }],
      valueText(value),
    ]),
  };
}

/** The first of a long list, and how many more there are. */
function valueText(value: string): Span[] {
  const end = value.length > VALUE ? value.lastIndexOf(", ", VALUE) : -1;
  if (end === -1) return [{ code: value }];
  return [{ code: value.slice(0, end) }, ` and ${value.slice(end + 2).split(", ").length} more`];
}

function findingList(findings: readonly Finding[], section: Omit<Section, "blocks" | "sections">): Section[] {
  if (findings.length === 0) return [];
  const items = findings.map(({ id, title, detail, severity, certainty }): Span[] => [
    `${title.replace(/\.$/, "")}. ${detail} (`,
    { code: id },
    `, ${severity}, ${certainty})`,
  ]);
  return [{ ...section, blocks: [{ kind: "list", items }], sections: [] }];
}
