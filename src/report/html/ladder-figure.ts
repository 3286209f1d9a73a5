// Ladder -> a figure: the diagram in SVG, a rung each, and the same as a table for those who cannot see it.
import { type ComponentChild, h } from "preact";
import { LADDER_LABEL } from "../ladder/tls-arrows.ts";
import { timeCell } from "../ladder/ladder-text.ts";
import { type Arrow, DECRYPTED_LEGEND, hasDecrypted, type Ladder, saidText } from "../ladder/ladder.ts";
import type { Grid } from "../page/page.ts";
import { gridElement } from "./tables.ts";
import { count } from "../../text/amounts.ts";
import { printable, printableLine } from "../../text/printable.ts";

/** All lengths are the view box's units: CSS pixels where the page is as wide. */
const WIDTH = 400;
const CLIENT = 84;
const SERVER = 390;
const LIFELINES = [CLIENT, SERVER];
const MIDDLE = (CLIENT + SERVER) / 2;
const DASHED = { "stroke-dasharray": "6 3" };
const TOP = 62;
const ROW = 30;
const NOTED_ROW = 44;
/** Characters of both addresses that fit into one line. */
const ADDRESSES = 60;

/** Where frames can be opened: which one is, and what opens another. */
export interface FrameChoice {
  readonly opened: number | null;
  readonly onOpen: (frame: number) => void;
}

/** With a choice of frames its arrows are buttons. */
export function ladderFigure(ladder: Ladder, choice?: FrameChoice): ComponentChild {
  return h(
    "figure",
    { "aria-label": "Ladder diagram" },
    diagram(ladder, choice),
    h("figcaption", null, legend(ladder)),
    h("details", null, h("summary", null, "The same as a table"), twin(ladder)),
  );
}

/** Drawn rung by rung, so that a page of paper may end between two. */
function diagram(ladder: Ladder, choice: FrameChoice | undefined): ComponentChild {
  const { client, server, rungs } = ladder;
  const arrows = rungs.filter((rung) => rung.kind === "arrow");
  const reached = arrows.find(({ frame }) => frame === choice?.opened) ?? arrows[0];
  const amount = count(arrows.length, "arrow");
  const description = `Who said what between ${client} and ${server}: ${amount} from top to bottom; the table below says the same.`;
  return h(
    "div",
    { class: "ladder", role: choice ? "group" : "img", "aria-label": printable(description) },
    strip(TOP, ends(client, server)),
    rungs.map((rung) => {
      if (rung.kind === "pause") return pause(rung.text);
      return choice === undefined ? arrowStrip(rung) : arrowButton(rung, rung === reached, choice);
    }),
    strip(10, rails(0, 10, "rail")),
  );
}

function arrowStrip(rung: Arrow): ComponentChild {
  const height = rung.note === null ? ROW : NOTED_ROW;
  return strip(height, h("g", groupAttributes(rung), rails(0, height, "rail"), drawnArrow(rung)));
}

function legend({ origin, rungs }: Ladder): string {
  const lines = `Milliseconds count from the ${origin}. Heavy lines are FIN and RST.`;
  return hasDecrypted(rungs) ? `${lines} Dashed lines: ${DECRYPTED_LEGEND}.` : lines;
}

/** Tab stops at one of all the arrows: `isReached`. */
function arrowButton(rung: Arrow, isReached: boolean, { opened, onOpen }: FrameChoice): ComponentChild {
  const attributes = {
    type: "button",
    tabindex: isReached ? 0 : -1,
    "aria-pressed": opened === rung.frame,
    onClick: () => onOpen(rung.frame),
  };
  return h("button", attributes, h("span", { class: "unseen" }, printable(spoken(rung))), arrowStrip(rung));
}

/** `Frame 15, client: ClientHello: at most TLS 1.1, 19 cipher suites (last message)` */
const spoken = (arrow: Arrow): string => `Frame ${arrow.frame}, ${arrow.from}: ${what(arrow)}`;

export const strip = (height: number, parts: ComponentChild): ComponentChild =>
  h("svg", { viewBox: `0 0 ${WIDTH} ${height}`, "aria-hidden": "true" }, parts);

function ends(client: string, server: string): ComponentChild[] {
  const isShort = client.length + server.length <= ADDRESSES;
  return [
    h("text", { class: "end", x: 8, y: 18 }, "Client"),
    h("text", { class: "faint", x: 8, y: 33 }, printable(client)),
    h("text", { class: "end", x: SERVER, y: 18, "text-anchor": "end" }, "Server"),
    h("text", { class: "faint", x: SERVER, y: isShort ? 33 : 46, "text-anchor": "end" }, printable(server)),
    h("text", { class: "faint", x: 8, y: TOP - 6 }, "frame"),
    h("text", { class: "faint", x: CLIENT - 8, y: TOP - 6, "text-anchor": "end" }, "ms"),
    ...rails(50, TOP, "rail"),
  ];
}

function groupAttributes({ from, frame, isClose }: Arrow): Readonly<Record<string, string | number>> {
  return { class: isClose ? "rung close" : "rung", "data-frame": frame, "data-from": from };
}

/** A little longer than their strip, so that no hair's breadth shows between two. */
export function rails(
  top: number,
  bottom: number,
  kind: string,
  lifelines: readonly number[] = LIFELINES,
): ComponentChild[] {
  return lifelines.map((x) => h("line", { class: kind, x1: x, x2: x, y1: top, y2: bottom + 1 }));
}

function drawnArrow({ frame, atMs, from, label, note, marks, decrypted }: Arrow): ComponentChild[] {
  const y = 20;
  const [start, end, back] = from === "client" ? [CLIENT, SERVER, -8] : [SERVER, CLIENT, 8];
  const head = `${end},${y} ${end + back},${y - 4} ${end + back},${y + 4}`;
  const time = timeCell(atMs);
  return [
    h("text", { class: "faint", x: 8, y: y + 4 }, String(frame)),
    h("text", { class: "faint", x: CLIENT - 8, y: y + 4, "text-anchor": "end" }, time),
    h("text", { class: "text", x: MIDDLE, y: y - 5, "text-anchor": "middle" }, labelText(label, marks)),
    h("line", { class: "arrow", x1: start, x2: end + back, y1: y, y2: y, ...(decrypted && DASHED) }),
    h("polygon", { class: "head", points: head }),
    ...(note === null
      ? []
      : [
          h(
            "text",
            { class: "faint", x: MIDDLE, y: y + 13, "text-anchor": "middle" },
            shortened(note, LADDER_LABEL + 6),
          ),
        ]),
  ];
}

function labelText(label: string, marks: Arrow["marks"]): ComponentChild[] {
  if (marks.length === 0) return [shortened(label, LADDER_LABEL)];
  const text = marks.join(", ");
  return [`${shortened(label, LADDER_LABEL - text.length - 2)} `, h("tspan", { class: "mark" }, text)];
}

function pause(text: string): ComponentChild {
  const label = { class: "faint", x: MIDDLE, y: 19, "text-anchor": "middle" };
  return strip(
    ROW,
    h("g", { class: "pause" }, rails(3, ROW - 3, "gap"), h("text", label, shortened(text, LADDER_LABEL))),
  );
}

const shortened = (text: string, limit: number): string => printableLine(text, limit);

/** Everything that the diagram shows, unshortened. */
function twin({ rungs, origin }: Ladder): ComponentChild {
  const grid: Grid = {
    kind: "grid",
    caption: "Who said what",
    head: ["Frame", `ms since the ${origin}`, "From", "What"],
    rows: rungs.map((rung) => {
      if (rung.kind === "pause") return ["", "", "", rung.text];
      return [String(rung.frame), timeCell(rung.atMs), rung.from, what(rung)];
    }),
  };
  return gridElement(grid, false);
}

function what(arrow: Arrow): string {
  const { note, marks } = arrow;
  const said = [saidText(arrow), ...(note === null ? [] : [note])].join(": ");
  return marks.length === 0 ? said : `${said} (${marks.join(", ")})`;
}
