// A session's findings -> the evidence of the one that explains it, and the others in a line each.
import type { Evidence, Finding, Session } from "../../session/session.ts";
import { mainFinding } from "../outcome.ts";
import type { Grid, Section, Span } from "./page.ts";

export function findingSections(session: Session, id: string): Section[] {
  const main = mainFinding(session);
  const others = session.findings.filter((finding) => finding !== main);
  const part = (name: string, title: string, block: Section["blocks"][number]): Section => {
    return { id: `${id}-${name}`, title, blocks: [block], sections: [] };
  };
  return [
    ...(main === null || main.evidence.length === 0
      ? []
      : [part("evidence", EVIDENCE, evidenceGrid(main.evidence))]),
    ...(others.length === 0 ? [] : [part("also", "Also found", { kind: "list", items: others.map(brief) })]),
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
      [{ code: value }],
    ]),
  };
}

/** What is no more than information, by its title. */
function brief({ id, title, detail, severity, certainty }: Finding): Span[] {
  const text = severity === "info" ? "" : ` ${detail}`;
  return [`${title.replace(/\.$/, "")}.${text} (`, { code: id }, `, ${severity}, ${certainty})`];
}
