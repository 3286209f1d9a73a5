// ReportDocument -> the page: one part a capture, with its facts, its sessions and how the page was made.
import { PUBLISHED_POLICY } from "../../diagnose/policy/providers.ts";
import { LISTED_SESSIONS, TOLD_SESSIONS } from "../../limits.ts";
import type { Session } from "../../session/session.ts";
import type { RenderOptions } from "../render-options.ts";
import { groupBy } from "../group-by.ts";
import { needsParagraph } from "../outcome.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import { count, endpointText, grouped, list } from "../words.ts";
import { captureFacts, fileName, reportFacts } from "./capture-facts.ts";
import type { Block, Grid, Section, Text } from "./page.ts";
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
      ...leftOut(sessions.length - listed.length, listed.length - told.length),
      ...(told.length < sessions.length ? [verdictsGrid(sessions, told, id)] : []),
      ...(only ? [] : overview(listed, told, id)),
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

/** In stream order; where there are too many, failures come first, and of these the first of each verdict. */
function mostTelling(sessions: readonly Session[], limit: number): readonly Session[] {
  if (sessions.length <= limit) return sessions;
  const isFirst = new Set([...byVerdict(sessions).values()].map(([first]) => first));
  const weight = (session: Session) => (needsParagraph(session) ? 2 : 0) + (isFirst.has(session) ? 1 : 0);
  const chosen = new Set(sessions.toSorted((a, b) => weight(b) - weight(a)).slice(0, limit));
  return sessions.filter((session) => chosen.has(session));
}

/** By the finding that explains them, or by outcome where none does. */
const byVerdict = (sessions: readonly Session[]): ReadonlyMap<string, readonly Session[]> =>
  groupBy(sessions, ({ findings, outcome }) => findings.find(({ primary }) => primary)?.id ?? outcome);

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

/** What became of all connections, those included that nothing else tells of. */
function verdictsGrid(sessions: readonly Session[], told: readonly Session[], id: string): Grid {
  const isTold = new Set(told);
  const groups = [...byVerdict(sessions)].toSorted(([, a], [, b]) => b.length - a.length);
  return {
    kind: "grid",
    caption: "Verdicts",
    head: ["Finding or outcome", "Connections", "One of them", "Its verdict"],
    rows: groups.flatMap(([word, group]): Text[][] => {
      const example = group.find((session) => isTold.has(session)) ?? group[0];
      if (example === undefined) return [];
      const stream = streamText(example, isTold, id);
      return [[[{ code: word }], grouped(group.length), stream, verdictOf(example).text]];
    }),
  };
}

/** A link where the page tells of it. */
function streamText(session: Session, isTold: ReadonlySet<Session>, id: string): Text {
  const text = String(session.stream);
  return isTold.has(session) ? [{ text, to: sessionId(id, session) }] : text;
}

function overview(sessions: readonly Session[], told: readonly Session[], id: string): Block[] {
  if (sessions.length === 0) return [];
  const isTold = new Set(told);
  const grid: Grid = {
    kind: "grid",
    caption: "Connections",
    head: ["Stream", "Client", "Server", "Offered", "Chosen", "Outcome", "Verdict"],
    rows: sessions.map((session) => [
      streamText(session, isTold, id),
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
