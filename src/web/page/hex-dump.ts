// Bytes of a frame -> their dump in hexadecimal and ASCII, some of them marked; says which byte is pointed at or chosen.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import { hex } from "../../bytes/ascii.ts";
import { scrollWithin } from "./scroll-within.ts";

export interface ByteRange {
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
  const plain = useMemo(() => linesOf(props, null), [bytes, columns, decisive]);
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
    active === null || active.length === 0 ? plain : withActive(plain, props, active),
  );
}

/** Lines without the active range stay the same elements, which need no work. */
function withActive(
  plain: readonly ComponentChild[],
  props: HexDumpProps,
  { start, length }: ByteRange,
): readonly ComponentChild[] {
  const { columns } = props;
  const first = Math.floor(start / columns);
  const end = Math.min(Math.ceil((start + length) / columns), plain.length);
  const marked = linesOf(props, { start, length }, first, end);
  return [...plain.slice(0, first), ...marked, ...plain.slice(Math.max(first, end))];
}

function linesOf(
  { bytes, columns, decisive }: HexDumpProps,
  active: ByteRange | null,
  first = 0,
  end = Math.ceil(bytes.length / columns),
): ComponentChild[] {
  return Array.from({ length: Math.max(0, end - first) }, (_, index) => {
    const start = (first + index) * columns;
    const line = bytes.subarray(start, start + columns);
    const runs = runsOf({ start, length: line.length }, decisive, active);
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
  readonly kind: "plain" | "decisive" | "active";
}

function runsOf(
  { start, length }: ByteRange,
  decisive: readonly ByteRange[],
  active: ByteRange | null,
): Run[] {
  const runs: Run[] = [];
  for (let offset = start; offset < start + length; offset++) {
    const isIn = (range: ByteRange): boolean => offset >= range.start && offset < range.start + range.length;
    const kind = active !== null && isIn(active) ? "active" : decisive.some(isIn) ? "decisive" : "plain";
    const last = runs.at(-1);
    if (last?.kind === kind) runs.splice(-1, 1, { ...last, to: offset + 1 });
    else runs.push({ from: offset, to: offset + 1, kind });
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
    kind === "plain"
      ? text(from, to)
      : h("mark", kind === "active" ? { class: "active" } : null, text(from, to)),
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
