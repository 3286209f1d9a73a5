// Findings -> their part of the page: those that explain a failure in full, the others in brief.
import { textsOf } from "../../diagnose/with-texts.ts";
import type { Evidence, Finding, Session, SystemText } from "../../session/session.ts";
import { FAULTS, list } from "../words.ts";
import type { Block, Fact, Grid, Section } from "./page.ts";

export function findingSections(session: Session, id: string): Section[] {
  const { findings } = session;
  const main = findings.filter(isMain);
  const others = findings.filter((finding) => !isMain(finding));
  const also = others.map((finding, index) => briefSection(finding, session, `${id}-note-${index + 1}`));
  return [
    ...main.map((finding, index) => fullSection(finding, session, `${id}-finding-${index + 1}`)),
    ...(also.length === 0 ? [] : [{ id: `${id}-notes`, title: "Also found", blocks: [], sections: also }]),
  ];
}

const isMain = ({ primary, severity }: Finding): boolean => primary || severity === "error";

function fullSection(finding: Finding, session: Session, id: string): Section {
  const { title, detail, evidence } = finding;
  const { remedies, logs, references } = textsOf(finding, session);
  return {
    id,
    title: `Finding: ${title}`,
    blocks: [
      { kind: "paragraph", text: detail },
      ...(evidence.length === 0 ? [] : [evidenceGrid(evidence)]),
      ...texts("What to do", remedies),
      ...texts("What logs show of it", logs),
      { kind: "facts", caption: "About this finding", rows: aboutRows(finding, references) },
    ],
    sections: [],
  };
}

function briefSection(finding: Finding, session: Session, id: string): Section {
  const { title, detail, severity, certainty, fault, evidence, remedy } = finding;
  const shown = evidence
    .filter(({ frame }) => frame !== null)
    .map(({ frame, field }) => `${field} in frame ${frame}`);
  const rows: Fact[] = [
    ["What", detail],
    ...(shown.length === 0 ? [] : [["Shown by", list([...new Set(shown)])] as const]),
    ...(remedy === "" ? [] : [["What to do", remedy] as const]),
    ["Id", [{ code: finding.id }, ` (${severity}, ${certainty})`]],
    ...(fault === null ? [] : [["Fault", FAULTS[fault]] as const]),
    ...sourceFacts(textsOf(finding, session).references),
  ];
  return { id, title, blocks: [{ kind: "facts", caption: title, rows }], sections: [] };
}

const CERTAINTIES = {
  certain: "certain: the bytes in this capture prove it",
  likely: "likely: the evidence fits nothing else that is common, but does not prove it",
  possible: "possible: the evidence fits, but other causes fit too",
} as const;

function aboutRows(finding: Finding, references: readonly string[]): Fact[] {
  const { id, severity, certainty, primary, fault } = finding;
  return [
    ["Id", [{ code: id }]],
    ["Severity", primary ? `${severity} (main cause)` : severity],
    ["Certainty", CERTAINTIES[certainty]],
    ...(fault === null ? [] : [["Fault", FAULTS[fault]] as const]),
    ...sourceFacts(references),
  ];
}

function sourceFacts([first, ...rest]: readonly string[]): Fact[] {
  return first === undefined ? [] : [["Sources", first, ...rest]];
}

function evidenceGrid(evidence: readonly Evidence[]): Grid {
  return {
    kind: "grid",
    caption: "Evidence",
    head: ["Frame", "Field", "Value"],
    rows: evidence.map(({ frame, field, value }) => [
      frame === null ? "none" : String(frame),
      [{ code: field }],
      [{ code: value }],
    ]),
  };
}

function texts(caption: string, given: readonly SystemText[]): Block[] {
  if (given.length === 0) return [];
  return [{ kind: "facts", caption, rows: given.map(({ system, text }) => [systemName(system), text]) }];
}

const systemName = (system: string): string => (system === "any" ? "Everywhere" : system);
