// A frame -> its fields, and below them its bytes: what one marks, the other marks too.
import { type ComponentChild, Fragment, h, type RefObject } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Field, FrameFields } from "../../fields/field.ts";
import { count } from "../../text/amounts.ts";
import { printable } from "../../text/printable.ts";
import { decisivePaths, type FieldPath, pathOfByte, trailTo, withParents } from "./field-paths.ts";
import { FieldTree } from "./field-tree.ts";
import { HexDump } from "./hex-dump.ts";

export interface FrameContentProps {
  readonly frame: FrameFields;
  /** As the ladder diagram has it. */
  readonly says: readonly string[];
}

/** To be given the frame's number as its key: each begins with what decides in it to be seen. */
export function FrameContent({ frame, says }: FrameContentProps): ComponentChild {
  const { bytes, fields, originalLength } = frame;
  const { decisive, chosen, pointed, open, said, ...handlers } = useChoice(fields);
  const decisiveBytes = useMemo(() => decisive.flatMap((path) => fieldAt(fields, path)), [fields, decisive]);
  const shown = pointed ?? chosen;
  const active = useMemo(
    () => (shown === null ? null : (fieldAt(fields, shown)[0] ?? null)),
    [fields, shown],
  );
  const box = useRef<HTMLDivElement>(null);
  const columns = useColumns(box);
  const { onPoint, onChoose, onToggle, onPointByte, onChooseByte } = handlers;
  const dump = {
    bytes,
    columns,
    decisive: decisiveBytes,
    active,
    onPoint: onPointByte,
    onChoose: onChooseByte,
  };
  return h(
    Fragment,
    null,
    h("p", { class: "name" }, printable([...says, lengthText(bytes.length, originalLength)].join(", "))),
    h(FieldTree, { fields, open, chosen, pointed, onPoint, onChoose, onToggle }),
    h(
      "p",
      { class: "place" },
      shown === null ? "Point at a field or a byte to see where it is." : placeText(fields, shown),
    ),
    h("div", { ref: box }, h(HexDump, dump)),
    h("p", { class: "unseen", role: "status" }, said),
  );
}

/** Which field is looked at. */
function useChoice(fields: readonly Field[]) {
  const decisive = useMemo(() => decisivePaths(fields), [fields]);
  const [chosen, onChoose] = useState<FieldPath | null>(null);
  const [pointed, onPoint] = useState<FieldPath | null>(null);
  const [open, setOpen] = useState<ReadonlySet<FieldPath>>(() => openAtFirst(fields, decisive));
  /** For those who hear which field a key in the bytes went to. */
  const [said, setSaid] = useState("");
  return {
    decisive,
    chosen,
    pointed,
    open,
    said,
    onPoint,
    onChoose,
    onToggle: (path: FieldPath) => setOpen(toggled(open, path)),
    onPointByte: (offset: number | null) => onPoint(offset === null ? null : pathOfByte(fields, offset)),
    onChooseByte: (offset: number) => {
      const path = pathOfByte(fields, offset);
      if (path === null) return;
      setOpen(new Set([...open, ...withParents(path).slice(0, -1)]));
      onChoose(path);
      setSaid(placeText(fields, path));
    },
  };
}

const fieldAt = (fields: readonly Field[], path: FieldPath): Field[] => trailTo(fields, path).slice(-1);

/** What decides is to be seen; where nothing does, what the last field holds, down to where there are several. */
function openAtFirst(fields: readonly Field[], decisive: readonly FieldPath[]): ReadonlySet<FieldPath> {
  if (decisive.length > 0) return new Set(decisive.flatMap((path) => withParents(path).slice(0, -1)));
  if (fields.length === 0) return new Set();
  let path = String(fields.length - 1);
  while (fieldAt(fields, path)[0]?.children?.length === 1) path += ".0";
  return new Set(withParents(path));
}

function toggled(open: ReadonlySet<FieldPath>, path: FieldPath): ReadonlySet<FieldPath> {
  const others = [...open].filter((each) => each !== path);
  return new Set(open.has(path) ? others : [...others, path]);
}

/** `517 bytes`, or `96 of 517 bytes captured` */
function lengthText(captured: number, original: number): string {
  return captured === original
    ? count(captured, "byte")
    : `${captured} of ${count(original, "byte")} captured`;
}

/** `Bytes 71 to 72: Version: TLS 1.1 (0x0302)` */
function placeText(fields: readonly Field[], path: FieldPath): string {
  const [{ start, length, name, value } = NO_FIELD] = fieldAt(fields, path);
  const last = start + length - 1;
  const where =
    length === 0 ? "Not in the bytes" : length === 1 ? `Byte ${start}` : `Bytes ${start} to ${last}`;
  return printable([where, name, ...(value === "" ? [] : [value])].join(": "));
}

const NO_FIELD: Field = { start: 0, length: 0, name: "", value: "" };

/** Width in letters of the fixed font of a line of sixteen bytes, with its offset. */
const WIDE = 73;
/** Of one letter, in CSS pixels: a little more than that of the dump's font. */
const LETTER = 7.8;

/** As many bytes to a line as there is room for. */
function useColumns(box: RefObject<HTMLElement | null>): number {
  const [columns, setColumns] = useState(16);
  useEffect(() => {
    const { current } = box;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => setColumns(current.clientWidth < WIDE * LETTER ? 8 : 16));
    observer.observe(current);
    return () => observer.disconnect();
  }, [box]);
  return columns;
}
