// Fields of a frame -> their tree (the "tree view" pattern of the ARIA Authoring Practices).
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useLayoutEffect, useMemo, useRef } from "preact/hooks";
import type { Field } from "../../fields/field.ts";
import { printable } from "../../text/printable.ts";
import { type FieldPath, type FieldRow, visibleRows, withParents } from "./field-paths.ts";
import { scrollWithin } from "./scroll-within.ts";

export interface FieldTreeProps {
  readonly fields: readonly Field[];
  readonly open: ReadonlySet<FieldPath>;
  readonly chosen: FieldPath | null;
  /** Pointed at, here or in the bytes. */
  readonly pointed: FieldPath | null;
  readonly onPoint: (path: FieldPath | null) => void;
  readonly onChoose: (path: FieldPath) => void;
  readonly onToggle: (path: FieldPath) => void;
}

export function FieldTree(props: FieldTreeProps): ComponentChild {
  const { fields, open, chosen, pointed } = props;
  const tree = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => visibleRows(fields, open), [fields, open]);
  /** Rows stay the same elements, which need no work, but for the few that differ. */
  const plain = useMemo(() => rows.map((row) => h(Row, { key: row.path, row })), [rows]);
  const reached = rows.some(({ path }) => path === chosen) ? chosen : rows[0]?.path;
  const shownAs = pointed === null ? null : nearest(rows, pointed);
  useLayoutEffect(() => scrollWithin(tree.current, '[aria-selected="true"]'), [chosen]);
  const attributes = {
    class: "fields-of-frame",
    ref: tree,
    role: "tree",
    "aria-label": "Fields of the frame",
    ...handlers(props, rows),
  } as const;
  return h(
    "div",
    attributes,
    rows.map((row, index) => {
      const { path } = row;
      const [isChosen, isPointed, isReached] = [path === chosen, path === shownAs, path === reached];
      if (!isChosen && !isPointed && !isReached) return plain[index];
      return h(Row, { key: path, row, isChosen, isPointed, isReached });
    }),
  );
}

function handlers({ onPoint, onChoose, onToggle }: FieldTreeProps, rows: readonly FieldRow[]) {
  return {
    onPointerOver: ({ target }: PointerEvent) => onPoint(pathAt(target)),
    onPointerLeave: () => onPoint(null),
    onClick: (event: MouseEvent) => {
      const path = pathAt(event.target);
      if (path === null) return;
      onChoose(path);
      if (event.detail === 2 || isMarker(event)) onToggle(path);
    },
    onKeyDown: (event: TargetedEvent<HTMLElement, KeyboardEvent>) => {
      const path = pathAt(event.target);
      const row = rows.find((each) => each.path === path);
      const next = row === undefined ? null : keyAction(event.key, row, rows);
      if (row === undefined || next === null) return;
      event.preventDefault();
      if (next === TOGGLE) {
        onToggle(row.path);
        return;
      }
      onChoose(next);
      event.currentTarget.querySelector<HTMLElement>(`[data-path="${next}"]`)?.focus();
    },
  };
}

interface RowProps {
  readonly row: FieldRow;
  readonly isChosen?: boolean;
  readonly isPointed?: boolean;
  readonly isReached?: boolean;
}

function Row({ row, isChosen = false, isPointed = false, isReached = false }: RowProps): ComponentChild {
  const { path, field, level, position, siblings, isOpen } = row;
  const { name, value, isDecisive = false } = field;
  const label = value === "" ? printable(name) : `${printable(name)}: `;
  return h(
    "div",
    {
      class: isPointed ? "row pointed" : "row",
      style: { "--level": level },
      role: "treeitem",
      tabindex: isReached ? 0 : -1,
      "data-path": path,
      "aria-level": level,
      "aria-posinset": position,
      "aria-setsize": siblings,
      "aria-selected": isChosen,
      "aria-expanded": isOpen ?? undefined,
    },
    h("span", { class: "marker", "aria-hidden": "true" }, isOpen === null ? "" : isOpen ? "▾" : "▸"),
    h("span", { class: "name" }, label),
    isDecisive ? h("mark", null, printable(value)) : printable(value),
  );
}

/** The row that shows the field, or the closest one that it is in. */
function nearest(rows: readonly FieldRow[], path: FieldPath): FieldPath | null {
  const shown = new Set(rows.map((row) => row.path));
  return withParents(path).findLast((each) => shown.has(each)) ?? null;
}

const TOGGLE = Symbol("toggle");

/** The row to go to, or that this one opens or closes; null for other keys. */
function keyAction(key: string, row: FieldRow, rows: readonly FieldRow[]): FieldPath | typeof TOGGLE | null {
  const index = rows.indexOf(row);
  const at = (place: number): FieldPath => (rows[Math.min(Math.max(place, 0), rows.length - 1)] ?? row).path;
  switch (key) {
    case "ArrowDown":
      return at(index + 1);
    case "ArrowUp":
      return at(index - 1);
    case "Home":
      return at(0);
    case "End":
      return at(rows.length - 1);
    case "ArrowRight":
      return row.isOpen === false ? TOGGLE : row.isOpen === true ? at(index + 1) : row.path;
    case "ArrowLeft":
      return row.isOpen === true ? TOGGLE : (withParents(row.path).at(-2) ?? row.path);
    case "Enter":
    case " ":
      return row.isOpen === null ? row.path : TOGGLE;
    default:
      return null;
  }
}

const rowAt = (target: EventTarget | null): HTMLElement | null =>
  target instanceof Element ? target.closest<HTMLElement>("[data-path]") : null;

const pathAt = (target: EventTarget | null): FieldPath | null => rowAt(target)?.dataset["path"] ?? null;

const isMarker = ({ target }: Event): boolean => target instanceof Element && target.matches(".marker");
