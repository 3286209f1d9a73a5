// ReportDocument -> the page: one part a capture, with its facts, its sessions and how the page was made.
import { PUBLISHED_POLICY } from "../../diagnose/policy/providers.ts";
import { LISTED_SESSIONS, TOLD_SESSIONS } from "../../limits.ts";
import type { Session } from "../../session/session.ts";
import type { RenderOptions } from "../render-options.ts";
import { groupBy } from "../group-by.ts";
import { needsParagraph } from "../outcome.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import { count, endpointText, list } from "../words.ts";
import { captureFacts, fileName, reportFacts } from "./capture-facts.ts";
import type { Block, Grid, Section } from "./page.ts";
import { sessionSection } from "./session-section.ts";
import { verdictOf, verdictOfAll } from "./verdict.ts";

/** The files of a joined capture, or one file, with the sessions in it. */
interface Group {
  readonly files: readonly Capture[];
  readonly sessions: readonly Session[];
  readonly id: string;
}

type PageOptions = Pick<RenderOptions, "verbose" | "policy">;

export function pageOf(document: ReportDocument, options: PageOptions): Section {
  const groups = groupsOf(document);
  const [only] = groups;
  if (only !== undefined && groups.length === 1) return captureSection(only, options, [about(document)]);
  return {
    id: "report",
    title: `Mail connections in ${count(groups.length, "capture")}`,
    blocks: [{ kind: "verdict", ...verdictOfAll(document.sessions) }, capturesGrid(groups)],
    sections: inTurn(
      groups.map((group) => () => captureSection(group, options)),
      [about(document)],
    ),
  };
}

function groupsOf({ captures, sessions }: ReportDocument): Group[] {
  const files = groupBy(captures, ({ path, partOf }) => partOf ?? path);
  const told = groupBy(sessions, ({ capture }) => capture);
  return [...files].map(([path, group], index) => {
    return { files: group, sessions: told.get(path) ?? [], id: `capture-${index + 1}` };
  });
}

function capturesGrid(groups: readonly Group[]): Grid {
  return {
    kind: "grid",
    caption: "Captures",
    head: ["Capture", "Connections", "Verdict"],
    rows: groups.map(({ id, files, sessions }) => [
      [{ text: titleOf(files), to: id }],
      String(sessions.length),
      verdictOfAll(sessions).text,
    ]),
  };
}

function captureSection(
  { files, sessions, id }: Group,
  { verbose, policy = PUBLISHED_POLICY }: PageOptions,
  last: readonly Section[] = [],
): Section {
  const told = verbose ? sessions : mostTelling(sessions, TOLD_SESSIONS);
  const listed = verbose ? sessions : mostTelling(sessions, LISTED_SESSIONS);
  const only = sessions.length === 1;
  return {
    id,
    title: ["Mail connections in ", { code: titleOf(files) }],
    blocks: [
      { kind: "verdict", ...verdictOfAll(sessions) },
      ...captureFacts(files),
      ...(only ? [] : overview(listed, told, id)),
      ...leftOut(sessions.length - listed.length, listed.length - told.length),
    ],
    sections: inTurn(
      told.map(
        (session) => () =>
          sessionSection(session, { id: sessionId(id, session), files, isOnly: only, policy }),
      ),
      last,
    ),
  };
}

function titleOf(files: readonly Capture[]): string {
  const [first] = files;
  const name = first === undefined ? "" : fileName(first.path);
  return files.length > 1 ? `${name} and ${count(files.length - 1, "more file")}` : name;
}

const sessionId = (captureId: string, { stream }: Session): string => `${captureId}-stream-${stream}`;

/** In stream order; where there are too many, failures come first. */
function mostTelling(sessions: readonly Session[], limit: number): readonly Session[] {
  if (sessions.length <= limit) return sessions;
  const byWeight = sessions.toSorted((a, b) => Number(needsParagraph(b)) - Number(needsParagraph(a)));
  const chosen = new Set(byWeight.slice(0, limit));
  return sessions.filter((session) => chosen.has(session));
}

function leftOut(unlisted: number, untold: number): Block[] {
  if (unlisted + untold === 0) return [];
  const parts = [
    ...(untold === 0 ? [] : [`${count(untold, "connection")} of the table without a part below`]),
    ...(unlisted === 0 ? [] : [`${count(unlisted, "connection")} without a row`]),
  ];
  return [
    { kind: "paragraph", text: `Left out: ${list(parts)}. --verbose tells of all, --stream N of one.` },
  ];
}

function overview(sessions: readonly Session[], told: readonly Session[], id: string): Block[] {
  if (sessions.length === 0) return [];
  const isTold = new Set(told);
  const grid: Grid = {
    kind: "grid",
    caption: "Connections",
    head: ["Stream", "Client", "Server", "Offered", "Chosen", "Outcome", "Verdict"],
    rows: sessions.map((session) => [
      isTold.has(session)
        ? [{ text: String(session.stream), to: sessionId(id, session) }]
        : String(session.stream),
      [{ code: endpointText(session.client) }],
      [{ code: endpointText(session.server) }],
      session.tls?.clientHello ? session.tls.clientHello.highestVersion.name : "–",
      session.tls?.serverHello ? session.tls.serverHello.negotiatedVersion.name : "–",
      session.outcome,
      verdictOf(session).text,
    ]),
  };
  return [grid];
}

function about({ tool }: ReportDocument): Section {
  return { id: "about", title: "About this report", blocks: [reportFacts(tool)], sections: [] };
}

/** Each is made when its turn comes. */
function* inTurn(makers: readonly (() => Section)[], last: readonly Section[]): Generator<Section> {
  for (const make of makers) yield make();
  yield* last;
}
