// PathLadder -> a figure: the diagram in SVG with a lifeline for each capture point, and the same as a table.
import { type ComponentChild, h } from "preact";
import { FATES, type Hop, type PathLadder, sentText } from "../compare/path-ladder.ts";
import { timeCell } from "../ladder/ladder-text.ts";
import { LADDER_LABEL } from "../ladder/tls-arrows.ts";
import { count } from "../../text/amounts.ts";
import { printable, printableLine } from "../../text/printable.ts";
import { rails, strip } from "./ladder-figure.ts";
import { gridElement } from "./tables.ts";

/** Lengths as in the ladder of a session. */
const CLIENT = 54;
const SERVER = 390;
const TOP = 62;
const ROW = 40;
const LINE = 21;
/** Characters of both sides' addresses that fit into one line. */
const ADDRESSES = 60;

/** Where the lifelines stand: `x(0)` is the client's. Halves are between two. */
type Place = (lifeline: number) => number;

export function pathFigure(ladder: PathLadder): ComponentChild {
  const { points, client, server, rungs } = ladder;
  const gap = (SERVER - CLIENT) / (points.length + 1);
  const x: Place = (lifeline) => Math.round(CLIENT + lifeline * gap);
  const lifelines = [...Array(points.length + 2).keys()].map(x);
  const hops = rungs.filter((rung) => rung.kind === "hop");
  const description = `What was sent between ${client} and ${server}, and the frame at each capture point: ${count(hops.length, "arrow")} from top to bottom; the table below says the same.`;
  return h(
    "figure",
    { "aria-label": "Ladder diagram" },
    h(
      "div",
      { class: "ladder", role: "img", "aria-label": printable(description) },
      strip(TOP, ends(ladder, x, lifelines)),
      rungs.map((rung) =>
        rung.kind === "pause" ? pause(rung.text, lifelines) : hopStrip(rung, x, lifelines),
      ),
      strip(10, rails(0, 10, "rail", lifelines)),
    ),
    h(
      "figcaption",
      null,
      "Milliseconds count from the first step, by the first point's clock. Numbers are frames of each capture.",
    ),
    h("details", null, h("summary", null, "The same as a table"), twin(ladder)),
  );
}

/** Between the letters and the lifelines that they stand across. */
const HALO = { "paint-order": "stroke", stroke: "var(--sheet)", "stroke-width": 4 };

const label = (x: number, y: number, words: string, type: string, anchor = "start"): ComponentChild =>
  h("text", { class: type, x, y, "text-anchor": anchor, ...HALO }, words);

function ends(
  { client, server, points }: PathLadder,
  x: Place,
  lifelines: readonly number[],
): ComponentChild[] {
  const isShort = client.length + server.length <= ADDRESSES;
  return [
    label(8, 18, "Client", "end"),
    label(8, 33, printableLine(client, ADDRESSES), "faint"),
    label(SERVER, 18, "Server", "end", "end"),
    label(SERVER, isShort ? 33 : 46, printableLine(server, ADDRESSES), "faint", "end"),
    ...points.map((name, index) => label(x(index + 1), 18, printableLine(name, 12), "end", "middle")),
    label(CLIENT - 6, TOP - 6, "ms", "faint", "end"),
    ...rails(50, TOP, "rail", lifelines),
  ];
}

function pause(text: string, lifelines: readonly number[]): ComponentChild {
  const middle = (CLIENT + SERVER) / 2;
  const height = 30;
  return strip(
    height,
    h(
      "g",
      { class: "pause" },
      rails(3, height - 3, "gap", lifelines),
      label(middle, 19, text, "faint", "middle"),
    ),
  );
}

function hopStrip(hop: Hop, x: Place, lifelines: readonly number[]): ComponentChild {
  const { fate, isClose, from, atMs, frames } = hop;
  const isBroken = fate === "lost" || fate === "added";
  const marks = fate === "passed" ? [] : [label(markAt(hop, x), LINE + 14, WORDS[fate], "mark", "middle")];
  return strip(
    ROW,
    h(
      "g",
      { class: isClose || isBroken ? "rung close" : "rung", "data-from": from },
      rails(0, ROW, "rail", lifelines),
      label(CLIENT - 6, LINE + 4, timeCell(atMs), "faint", "end"),
      label((CLIENT + SERVER) / 2, LINE - 6, printableLine(sentText(hop), LADDER_LABEL), "text", "middle"),
      drawnHop(hop, x),
      frames.map((frame, index) =>
        frame === null ? null : label(x(index + 1) + 4, LINE + 13, String(frame), "faint"),
      ),
      marks,
    ),
  );
}

const WORDS: Readonly<Record<Hop["fate"], string>> = {
  passed: "",
  lost: "lost",
  added: "never sent",
  altered: "altered",
  unknown: "?",
};

/** Where the line ends or begins between two points, else in the middle between those that saw it. */
function markAt({ begin, end, frames }: Hop, x: Place): number {
  const open = [begin, end].find((place) => !Number.isInteger(place));
  return x(open ?? (frames.length + 1) / 2);
}

const line = (x1: number, y1: number, x2: number, y2: number): ComponentChild =>
  h("line", { class: "arrow", x1, y1, x2, y2 });

/** A head where it arrives, a cross where it was lost. */
function drawnHop({ begin, end, fate }: Hop, x: Place): ComponentChild[] {
  const back = begin < end ? -8 : 8;
  const tip = x(end);
  const isArriving = Number.isInteger(end);
  const crossing =
    fate === "lost"
      ? [line(tip - 5, LINE - 5, tip + 5, LINE + 5), line(tip - 5, LINE + 5, tip + 5, LINE - 5)]
      : [];
  return [
    line(x(begin), LINE, isArriving ? tip + back : tip, LINE),
    ...(isArriving
      ? [
          h("polygon", {
            class: "head",
            points: `${tip},${LINE} ${tip + back},${LINE - 4} ${tip + back},${LINE + 4}`,
          }),
        ]
      : crossing),
    ...(fate === "added" ? [h("circle", { class: "head", cx: x(begin), cy: LINE, r: 4 })] : []),
  ];
}

/** Everything that the diagram shows, unshortened. */
function twin({ points, rungs }: PathLadder): ComponentChild {
  const head = ["ms", "From", "What", ...points.map((name) => `Frame of ${name}`), "On the way"];
  const rows = rungs.map((rung) => {
    if (rung.kind === "pause") return ["", "", rung.text, ...points.map(() => ""), ""];
    const { atMs, from, frames, fate } = rung;
    const seen = frames.map((frame) => (frame === null ? "–" : String(frame)));
    return [timeCell(atMs), from, sentText(rung), ...seen, FATES[fate].text];
  });
  return gridElement({ kind: "grid", caption: "What was sent, and where it was seen", head, rows }, false);
}
