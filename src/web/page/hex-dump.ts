// Bytes of a frame -> their dump in hexadecimal and ASCII, some of them marked; says which byte is pointed at or chosen.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { hex } from "../../bytes/ascii.ts";
import { scrollWithin } from "./scroll-within.ts";

interface ByteRange {
  readonly start: number;
  readonly length: number;
}

export interface HexDumpProps {
  readonly bytes: Uint8Array;
  /** Bytes of a line. */
  readonly columns: number;
  /** What decides. */
  readonly decisive: readonly ByteRange[];
  /** What is looked at. */
  readonly active: ByteRange | null;
  /** Null when the dump is left. */
  readonly onPoint: (offset: number | null) => void;
  readonly onChoose: (offset: number) => void;
}

export function HexDump(props: HexDumpProps): ComponentChild {
  const { bytes, columns, decisive, active, onPoint, onChoose } = props;
  const dump = useRef<HTMLDivElement>(null);
  const kinds = useMemo(() => kindsOf(bytes.length, decisive), [bytes, decisive]);
  const plain = useMemo(() => linesOf({ bytes, columns, kinds }), [bytes, columns, kinds]);
  useLayoutEffect(() => scrollWithin(dump.current, active === null ? "mark" : ".active"), [active]);
  return h(
    "div",
    {
      class: "dump",
      style: { "--columns": columns },
      ref: dump,
      role: "group",
      "aria-label": "Bytes of the frame; arrow keys go from field to field",
      tabindex: 0,
      onPointerMove: (event: TargetedEvent<HTMLElement, PointerEvent>) => onPoint(byteAt(event)),
      onPointerLeave: () => onPoint(null),
      onClick: (event: TargetedEvent<HTMLElement, MouseEvent>) => {
        const offset = byteAt(event);
        if (offset !== null && getSelection()?.isCollapsed !== false) onChoose(offset);
      },
      onKeyDown: (event: TargetedEvent<HTMLElement, KeyboardEvent>) => {
        const offset = neighbour(event.key, active ?? { start: 0, length: 0 }, columns);
        if (offset === null || offset < 0 || offset >= bytes.length) return;
        event.preventDefault();
        onChoose(offset);
      },
    },
    active === null || active.length === 0 ? plain : withActive(plain, { bytes, columns, kinds }, active),
  );
}

/** What a byte is marked as. */
const PLAIN = 0;
const DECISIVE = 1;
const ACTIVE = 2;

function kindsOf(length: number, decisive: readonly ByteRange[]): Uint8Array {
  const kinds = new Uint8Array(length);
  for (const range of decisive) kinds.fill(DECISIVE, range.start, range.start + range.length);
  return kinds;
}

interface Marked {
  readonly bytes: Uint8Array;
  readonly columns: number;
  /** Of each byte. */
  readonly kinds: Uint8Array;
}

/** Lines without the active range stay the same elements, which need no work. */
function withActive(
  plain: readonly ComponentChild[],
  { bytes, columns, kinds }: Marked,
  { start, length }: ByteRange,
): readonly ComponentChild[] {
  const first = Math.floor(start / columns);
  const end = Math.max(first, Math.min(Math.ceil((start + length) / columns), plain.length));
  const active = kinds.slice().fill(ACTIVE, start, start + length);
  const lines = linesOf({ bytes, columns, kinds: active }, first, end);
  return [...plain.slice(0, first), ...lines, ...plain.slice(end)];
}

function linesOf(
  { bytes, columns, kinds }: Marked,
  first = 0,
  end = Math.ceil(bytes.length / columns),
): ComponentChild[] {
  return Array.from({ length: end - first }, (_, index) => {
    const start = (first + index) * columns;
    const runs = runsOf(kinds, start, Math.min(start + columns, bytes.length));
    return h(
      "div",
      { class: "line", key: start },
      h("span", { class: "name" }, start.toString(16).padStart(4, "0")),
      part("hex", start, runs, (from, to) => spaced(bytes.subarray(from, to)), " "),
      part("ascii", start, runs, (from, to) => asciiOf(bytes.subarray(from, to)), ""),
    );
  });
}

interface Run {
  readonly from: number;
  readonly to: number;
  readonly kind: number | undefined;
}

/** Neighbours of one kind. */
function runsOf(kinds: Uint8Array, start: number, end: number): Run[] {
  const runs: Run[] = [];
  let from = start;
  for (let to = start + 1; to <= end; to++) {
    if (to < end && kinds[to] === kinds[from]) continue;
    runs.push({ from, to, kind: kinds[from] });
    from = to;
  }
  return runs;
}

function part(
  name: "hex" | "ascii",
  start: number,
  runs: readonly Run[],
  text: (from: number, to: number) => string,
  between: string,
): ComponentChild {
  const length = (runs.at(-1)?.to ?? start) - start;
  const pieces = runs.flatMap(({ from, to, kind }, index) => [
    index === 0 ? "" : between,
    kind === PLAIN ? text(from, to) : h("mark", kind === ACTIVE ? { class: "active" } : null, text(from, to)),
  ]);
  return h("span", { class: name, "data-start": start, "data-length": length }, pieces);
}

const spaced = (bytes: Uint8Array): string => hex(bytes).replaceAll(/..(?=.)/g, "$& ");

const asciiOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : "·")).join("");

/** By where in the line's letters, all of one width, the pointer is. */
function byteAt({ target, clientX }: TargetedEvent<HTMLElement, MouseEvent>): number | null {
  const text = target instanceof Element ? target.closest<HTMLElement>("[data-start]") : null;
  if (text === null) return null;
  const { left, width } = text.getBoundingClientRect();
  const length = Number(text.dataset["length"]);
  const index = Math.floor(((clientX - left) / width) * length);
  return Number(text.dataset["start"]) + Math.min(Math.max(index, 0), length - 1);
}

/** The byte before or behind what is looked at, or a line away from it; null for other keys. */
function neighbour(key: string, { start, length }: ByteRange, columns: number): number | null {
  switch (key) {
    case "ArrowRight":
      return start + length;
    case "ArrowLeft":
      return start - 1;
    case "ArrowDown":
      return start + Math.max(length, columns);
    case "ArrowUp":
      return start - columns;
    default:
      return null;
  }
}
