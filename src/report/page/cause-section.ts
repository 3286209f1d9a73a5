// Cause -> its part of the page: whom it hits, what happened and why we believe it, what to do, the best proof.
import type { Cause } from "../../diagnose/causes.ts";
import { remedyLabel, remedyText } from "../../diagnose/remedy-text.ts";
import { type Texts, textsOf } from "../../diagnose/with-texts.ts";
import type { Remedy, SystemText } from "../../session/session.ts";
import { causeStory, howCertain, offersText, titleWithCertainty, wordsText } from "../cause-text.ts";
import { type Clock, timeSpan } from "../clock.ts";
import { shownKeyLog } from "../decryption-text.ts";
import { proofCommand } from "../wireshark-command.ts";
import { shownFiles } from "../shown-files.ts";
import type { Places } from "./places.ts";
import type { Block, Fact, Section, Span } from "./page.ts";
import { count, grouped, list } from "../../text/amounts.ts";
import { endpointText, framesText } from "../../text/places.ts";

export interface CausePlace {
  /** Sessions of the whole page. */
  readonly total: number;
  readonly places: Places;
  readonly clock: Clock;
}

/** `earlier` is the number of the cause whose remedy is the same. */
export function causeSection(
  cause: Cause,
  number: number,
  earlier: number | null,
  place: CausePlace,
): Section {
  const session = place.places.document.session(cause.example);
  const finding = session?.findings.find(({ id, primary }) => primary && id === cause.finding);
  const texts = session && finding ? textsOf(finding, session) : NO_TEXTS;
  const id = `cause-${number}`;
  const isOnly = place.total === 1;
  const name = isOnly ? "Cause" : `Cause ${number}, ${count(cause.sessions, "session")}`;
  const title = `${name}: ${titleWithCertainty(cause)}`;
  // Of the only session the verdict says how it ended.
  const story = causeStory(cause, isOnly ? undefined : session, `stream ${cause.example.stream}`);
  const rows = [
    ...(isOnly ? [] : hitFacts(cause, place)),
    ...adviceFacts(cause, earlier, texts),
    ...proofFacts(cause, place),
  ];
  return {
    id,
    title,
    blocks: [
      { kind: "paragraph", text: story },
      { kind: "facts", caption: title, rows },
    ],
    sections: earlier === null ? aboutFinding(texts, id) : [],
  };
}

function hitFacts(cause: Cause, { total, places, clock }: CausePlace): Fact[] {
  const { sessions, streams, clients, servers, firstTime, lastTime } = cause;
  const offers = offersText(cause);
  const rest = sessions - streams.length;
  const named: Span[] = streams.flatMap((stream, index) => [
    index === 0 ? "" : ", ",
    places.streamSpan(stream),
  ]);
  const which: Span[] = [
    `${grouped(sessions)} of ${grouped(total)}: ${sessions === 1 ? "stream" : "streams"} `,
    ...named,
    ...(rest > 0 ? [` and ${grouped(rest)} more`] : []),
  ];
  return [
    ["Sessions", which],
    ...(firstTime === null || lastTime === null
      ? []
      : [["Time", timeSpan(firstTime, lastTime, clock, "all")] as const]),
    [clients.count === 1 ? "Client" : "Clients", hostsText(clients)],
    [servers.count === 1 ? "Server" : "Servers", hostsText(servers)],
    ...(offers === "" ? [] : [["Offered", offers] as const]),
  ];
}

interface Hosts {
  readonly count: number;
  readonly top: readonly {
    readonly address: string;
    readonly port?: number;
    readonly name: string | null;
    readonly sessions: number;
  }[];
}

/** The few with the most sessions, and how many more there are. */
function hostsText({ count: amount, top }: Hosts): Span[] {
  const rest = amount - top.length;
  const isCounted = amount > 1 && top.some(({ sessions }) => sessions > 1);
  return [
    ...(amount === 1 ? [] : [`${grouped(amount)}: `]),
    ...top.flatMap(({ address, port, name, sessions }, index): Span[] => [
      index === 0 ? "" : ", ",
      { address: port === undefined ? address : endpointText({ address, port }) },
      ...(name === null ? [] : [" ", { code: name }]),
      isCounted ? ` (${grouped(sessions)})` : "",
    ]),
    ...(rest > 0 ? [` and ${grouped(rest)} more`] : []),
  ];
}

/** Where nobody knows the finding. */
const NO_TEXTS: Texts = { explanation: "", remedies: [], logs: [], references: [] };

/** The likely system's; then which others there are, and the command that explains them. */
function adviceFacts(cause: Cause, earlier: number | null, { remedies, logs }: Texts): Fact[] {
  const { finding, remedy } = cause;
  if (remedy === "") return [];
  if (earlier !== null) return [["What to do", [{ text: `as in cause ${earlier}`, to: `cause-${earlier}` }]]];
  const [first, ...others] = remedies;
  const forAll = others.filter(({ system }) => system === "any").slice(0, 1);
  const [log] = logs;
  const known = [...new Set([...others, ...logs.slice(1)].map(({ system }) => system))];
  const systems = known.filter((system) => system !== "any" && system !== first?.system);
  return [
    ["What to do", remedy, ...forAll.map(remedyText)],
    ...(log === undefined ? [] : [["What logs show", systemText(log)] as const]),
    ...(systems.length === 0
      ? []
      : [
          ["Other systems", [`${list(systems)}: `, { code: `starttls-inspect explain ${finding}` }]] as const,
        ]),
  ];
}

const systemText = ({ system, text }: SystemText): string => (system === "any" ? text : `${system}: ${text}`);

/** What the server said and what speaks against it, the best proof and the finding, with the command that opens Wireshark there. */
function proofFacts(cause: Cause, place: CausePlace): Fact[] {
  const { total, places } = place;
  const { against, example } = cause;
  const { capture, frames } = example;
  const files = shownFiles(places.document.filesOf(capture));
  const session = places.document.session(example);
  const command = proofCommand(files, example, session, shownKeyLog(session));
  const where: Span[] =
    total === 1 ? [] : ["stream ", places.streamSpan(example), frames.length === 0 ? "" : ", "];
  const shown = frames.length === 0 ? "" : framesText(frames);
  const words = wordsText(cause);
  return [
    ...(words === "" ? [] : [["Server said", words] as const]),
    ...(against === null ? [] : [["Against it", against] as const]),
    ["Proof", [...where, shown], [{ code: command }]],
    ["Finding", [{ code: cause.finding }, ` ${howCertain(cause)}`]],
  ];
}

/** What is said of the finding wherever it occurs, for every system. */
function aboutFinding({ explanation, remedies, logs, references }: Texts, id: string): Section[] {
  if (explanation === "" && remedies.length + logs.length === 0) return [];
  const sources: Fact[] = references.length === 0 ? [] : [["Sources", ...references]];
  const detection: Fact = ["How it is detected", explanation];
  const title = "More about this finding, for every system";
  const blocks: Block[] = [
    { kind: "facts", caption: title, rows: [detection, ...sources] },
    ...bySystem("What to do", remedies),
    ...bySystem("What logs show", logs),
  ];
  return [{ id: `${id}-finding`, title, blocks, extent: "folded", sections: [] }];
}

/** A single one is shown above. */
function bySystem(caption: string, texts: readonly Remedy[]): Block[] {
  if (texts.length < 2) return [];
  const rows = texts.map((each): Fact => [remedyLabel(each) || "Everywhere", each.text]);
  return [{ kind: "facts", caption, rows }];
}
