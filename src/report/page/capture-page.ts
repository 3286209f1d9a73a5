// ReportDocument -> the page: verdict, causes, who speaks what, then each capture's sessions, and how the page was made.
import { causesOf } from "../../diagnose/causes.ts";
import { greetingHost } from "../../diagnose/dialogue.ts";
import { isFailed } from "../../diagnose/failed.ts";
import { PUBLISHED_POLICY } from "../../diagnose/policy/providers.ts";
import { LISTED_SESSIONS, TOLD_SESSIONS } from "../../limits.ts";
import type { Session } from "../../session/session.ts";
import { type Clock, clockIn, timeSpan } from "../clock.ts";
import { groupBy } from "../group-by.ts";
import { OUTCOMES } from "../outcome.ts";
import type { RenderOptions } from "../render-options.ts";
import type { Capture, ReportDocument } from "../report-document.ts";
import { filterText } from "../session-filter.ts";
import { count, endpointText, grouped, list } from "../words.ts";
import { captureFacts, fileName, reportFacts } from "./capture-facts.ts";
import { causesSection } from "./cause-sections.ts";
import { censusSection } from "./census-section.ts";
import { hostSections } from "./host-sections.ts";
import type { Block, Grid, Section, Span, Text } from "./page.ts";
import { sessionSection } from "./session-section.ts";
import { sessionsGrid, sessionTables } from "./session-tables.ts";
import { verdictOfAll } from "./verdict.ts";

/** Sessions of a page on which the best proofs are told of at once; of more, when they are opened. */
const FEW = 3;
/** Rows of one table; more of them are told apart by what was found. */
const ROWS = 25;

/** The files of a joined capture, or one file, with the sessions in it. */
interface Group {
  readonly path: string;
  readonly files: readonly Capture[];
  readonly sessions: readonly Session[];
  readonly id: string;
}

type PageOptions = Pick<RenderOptions, "verbose" | "policy" | "zone" | "filter">;

export function pageOf(document: ReportDocument, options: PageOptions): Section {
  const page = new Page(document, options);
  return page.section();
}

class Page {
  private readonly document: ReportDocument;
  private readonly options: PageOptions;
  private readonly clock: Clock;
  /** The options that chose its sessions; "" for all. */
  private readonly chosen: string;
  private readonly groups: readonly Group[];
  private readonly byPlace: ReadonlyMap<string, Session>;
  /** The example of each cause. */
  private readonly proofs: ReadonlySet<Session>;
  /** Sessions with a part of their own. */
  private readonly told: ReadonlySet<Session>;
  /** Sessions with a row. */
  private readonly listed: ReadonlySet<Session>;

  constructor(document: ReportDocument, options: PageOptions) {
    this.document = document;
    this.options = options;
    this.clock = clockIn(options.zone);
    this.chosen = options.filter === undefined ? "" : filterText(options.filter);
    this.groups = groupsOf(document);
    this.byPlace = new Map(document.sessions.map((session) => [placeKey(session), session]));
    this.proofs = new Set(document.causes.flatMap(({ example }) => this.find(example) ?? []));
    const [told, listed] = options.verbose ? [Infinity, Infinity] : [TOLD_SESSIONS, LISTED_SESSIONS];
    const byHarm = this.worstFirst();
    this.told = new Set(byHarm.slice(0, told));
    this.listed = new Set(byHarm.slice(0, listed));
  }

  section(): Section {
    const { sessions } = this.document;
    const [only, ...others] = this.groups;
    const isOnly = others.length === 0;
    return {
      id: "report",
      title:
        only && isOnly
          ? ["Mail connections in ", { code: titleOf(only.files) }]
          : `Mail connections in ${count(this.groups.length, "capture")}`,
      blocks: [
        { kind: "verdict", ...verdictOfAll(sessions, this.document.causes, this.chosen !== "") },
        ...this.overview(),
        ...this.choice(),
        ...(isOnly ? [] : [this.capturesGrid()]),
      ],
      sections: this.parts(isOnly, {
        id: "about",
        title: "About this report",
        blocks: [reportFacts(this.document)],
        sections: [],
      }),
    };
  }

  private *parts(isOnly: boolean, about: Section): Generator<Section> {
    const { sessions } = this.document;
    yield* causesSection(this.document.causes, {
      total: sessions.length,
      exampleOf: ({ example }) => this.find(example),
      filesOf: (path) => this.groups.find((group) => group.path === path)?.files ?? [],
      clock: this.clock,
      streamSpan: (place) => this.streamSpan(place),
    });
    if (sessions.length > 1) {
      yield* censusSection(this.document.census);
      yield* hostSections(sessions);
    }
    for (const group of this.groups) {
      if (isOnly) {
        yield* this.sessionParts(group);
        yield {
          id: "capture",
          title: "The capture",
          blocks: captureFacts(group.files, group.sessions, this.clock),
          sections: [],
        };
      } else {
        const blocks = captureFacts(group.files, group.sessions, this.clock);
        yield {
          id: group.id,
          title: ["Capture ", { code: titleOf(group.files) }],
          blocks,
          sections: this.sessionParts(group),
        };
      }
    }
    yield about;
  }

  /** What became of all; of one who spoke with whom, and when. */
  private overview(): Block[] {
    const { sessions, summary } = this.document;
    const [only] = sessions;
    if (only === undefined) return [];
    const times = timesOf(sessions);
    const when = times === null ? [] : [timeSpan(...times, this.clock, "all")];
    if (sessions.length === 1) return [{ kind: "paragraph", text: [...peers(only), ...when] }];
    const outcomes = OUTCOMES.flatMap((outcome) => {
      const amount = summary.outcomes[outcome] ?? 0;
      return amount === 0 ? [] : [`${grouped(amount)} ${outcome}`];
    });
    return [
      {
        kind: "paragraph",
        text: `${count(sessions.length, "session")}${when.map((text) => `, ${text}`).join("")}: ${list(outcomes)}.`,
      },
    ];
  }

  private choice(): Block[] {
    if (this.chosen === "") return [];
    const text = ["Only the sessions that fit ", { code: this.chosen }, "; the capture may hold others."];
    return [{ kind: "paragraph", text }];
  }

  private capturesGrid(): Grid {
    return {
      kind: "grid",
      caption: "Captures",
      head: ["Capture", "Sessions", "Verdict"],
      rows: this.groups.map(({ id, files, sessions }) => [
        [{ text: titleOf(files), to: id }],
        grouped(sessions.length),
        verdictOfAll(sessions, causesOf(sessions)).text,
      ]),
    };
  }

  /** The tables, then each session that is told of. */
  private *sessionParts({ id, files, sessions }: Group): Generator<Section> {
    const total = this.document.sessions.length;
    const listed = sessions.filter((session) => this.listed.has(session));
    const unlisted = sessions.length - listed.length;
    const place = {
      id,
      clock: this.clock,
      anchorOf: (session: Session) => rowId(id, session),
      streamText: (session: Session): Text =>
        this.told.has(session)
          ? [{ text: String(session.stream), to: sessionId(id, session) }]
          : String(session.stream),
    };
    const isShort = listed.length <= ROWS;
    if (total > 1 && listed.length > 0) {
      const rest = unlisted === 0 ? [] : [`${count(unlisted, "session")} not listed: --verbose lists all.`];
      yield {
        id: `${id}-sessions`,
        title: "Sessions",
        blocks: [
          ...(isShort ? [sessionsGrid(listed, place)] : []),
          ...rest.map((text): Block => ({ kind: "paragraph", text })),
        ],
        ...(isShort ? {} : { extent: "detail" as const }),
        sections: isShort
          ? []
          : sessionTables(
              listed,
              this.document.causes.map(({ finding }) => finding),
              place,
            ),
      };
    }
    const policy = this.options.policy ?? PUBLISHED_POLICY;
    for (const session of sessions) {
      if (!this.told.has(session)) continue;
      const isShown = total === 1 || (total <= FEW && this.proofs.has(session));
      const extent = isShown ? {} : ({ extent: "folded" } as const);
      yield sessionSection(session, {
        id: sessionId(id, session),
        files,
        isOnly: total === 1,
        policy,
        clock: this.clock,
        ...extent,
      });
    }
  }

  /** The best proofs, then what failed, then the others. */
  private worstFirst(): readonly Session[] {
    const weight = (session: Session): number =>
      (this.proofs.has(session) ? 2 : 0) + (isFailed(session) ? 1 : 0);
    return this.document.sessions.toSorted((a, b) => weight(b) - weight(a));
  }

  private find(place: Place): Session | undefined {
    return this.byPlace.get(placeKey(place));
  }

  private streamSpan(place: Place): Span {
    const text = String(place.stream);
    const session = this.find(place);
    const group = this.groups.find(({ path }) => path === place.capture);
    if (session === undefined || group === undefined || !this.listed.has(session)) return text;
    return { text, to: this.told.has(session) ? sessionId(group.id, session) : rowId(group.id, session) };
  }
}

type Place = Pick<Session, "capture" | "stream">;

const placeKey = ({ capture, stream }: Place): string => `${stream} ${capture}`;

function groupsOf({ captures, sessions }: ReportDocument): Group[] {
  const files = groupBy(captures, ({ path, partOf }) => partOf ?? path);
  const told = groupBy(sessions, ({ capture }) => capture);
  return [...files].map(([path, group], index) => {
    return { path, files: group, sessions: told.get(path) ?? [], id: `capture-${index + 1}` };
  });
}

function titleOf(files: readonly Capture[]): string {
  const [first] = files;
  const name = first === undefined ? "" : fileName(first.path);
  return files.length > 1 ? `${name} and ${count(files.length - 1, "more file")}` : name;
}

const sessionId = (captureId: string, { stream }: Session): string => `${captureId}-stream-${stream}`;

/** Short: there may be thousands. */
const rowId = (captureId: string, { stream }: Session): string =>
  `${captureId.replace("capture-", "c")}-${stream}`;

const named = (text: string | null | undefined): Span[] => (text == null ? [] : [" ", { code: text }]);

function peers(session: Session): Span[] {
  const { client, server, smtp, tls } = session;
  const name = greetingHost(session) ?? tls?.clientHello?.serverName ?? null;
  return [
    { address: endpointText(client) },
    ...named(smtp?.ehlo?.name),
    " → ",
    { address: endpointText(server) },
    ...named(name),
    ", ",
  ];
}

/** From the first to the last; null where none has a time. */
function timesOf(sessions: readonly Session[]): [first: string, last: string] | null {
  let first: string | null = null;
  let last: string | null = null;
  for (const { startTime, endTime } of sessions) {
    if (startTime !== null && (first === null || startTime < first)) first = startTime;
    if (endTime !== null && (last === null || endTime > last)) last = endTime;
  }
  return first === null || last === null ? null : [first, last];
}
