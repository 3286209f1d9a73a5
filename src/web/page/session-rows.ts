// Rows in their order -> the table, of which only the rows in sight are in the document.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { count } from "../../text/amounts.ts";
import type { Column, ColumnName, Rows } from "../messages.ts";
import type { Sorting } from "./row-order.ts";
import { rowWindow, type Scrolled, scrollTo } from "./row-window.ts";
import { usePrinting } from "./use-printing.ts";

export interface SessionRowsProps {
  readonly rows: Rows;
  /** Indices of rows, in order. */
  readonly shown: Uint32Array;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
  readonly onOpen: (index: number) => void;
}

/** More would be a book. */
const PRINTED = 500;
/** Until a row has been measured. */
const UNMEASURED: Scrolled = { top: 0, viewHeight: 600, rowHeight: 48 };

export function SessionRows({ rows, shown, sorting, onSort, onOpen }: SessionRowsProps): ComponentChild {
  const view = useRef<HTMLDivElement>(null);
  const scrolled = useScrolled(view);
  const isPrinting = usePrinting();
  const { current, setCurrent, onKeyDown } = useCurrent(view, shown, scrolled);
  const { height, first, end, topOf } = isPrinting
    ? { height: 0, first: 0, end: Math.min(shown.length, PRINTED), topOf: () => 0 }
    : rowWindow(shown.length, scrolled);
  const positions = Array.from({ length: end - first }, (_, index) => first + index);
  // The row with the focus stays, or the focus would be lost.
  if (!isPrinting && current < first && shown.length > 0) positions.unshift(current);
  if (!isPrinting && current >= end && current < shown.length) positions.push(current);
  return h(
    "div",
    { class: "rows", ref: view },
    h(
      "table",
      { role: "grid", "aria-rowcount": shown.length + 1, class: classOf(rows) },
      h("caption", { class: "unseen" }, "Sessions"),
      h(Heads, { columns: rows.columns, sorting, onSort }),
      h(
        "tbody",
        { role: "rowgroup", style: { height: `${height}px` }, onKeyDown },
        positions.map((position) =>
          h(Row, {
            key: shown[position],
            rows,
            index: shown[position] ?? 0,
            position,
            top: topOf(position),
            isCurrent: position === current,
            onFocus: setCurrent,
            onOpen,
          }),
        ),
      ),
    ),
    shown.length > PRINTED && h("p", { class: "on-paper" }, unprinted(shown.length)),
  );
}

const unprinted = (amount: number): string =>
  `On paper are the first ${PRINTED} of ${count(amount, "session")}: a filter chooses fewer, and a saved report has all.`;

const classOf = ({ columns }: Rows): string =>
  columns.some(({ name }) => name === "capture") ? "sessions several" : "sessions";

interface HeadsProps extends Pick<SessionRowsProps, "sorting" | "onSort"> {
  readonly columns: readonly Column[];
}

function Heads({ columns, sorting, onSort }: HeadsProps): ComponentChild {
  const sortBy = (by: ColumnName): void =>
    onSort({ by, descending: sorting.by === by && !sorting.descending });
  return h(
    "thead",
    { role: "rowgroup" },
    h(
      "tr",
      { role: "row", "aria-rowindex": 1 },
      columns.map(({ name, head }) =>
        h(
          "th",
          { role: "columnheader", scope: "col", class: name, "aria-sort": sortOf(name, sorting) },
          h("button", { type: "button", onClick: () => sortBy(name) }, head),
        ),
      ),
    ),
  );
}

function sortOf(name: ColumnName, { by, descending }: Sorting): "ascending" | "descending" | undefined {
  if (name !== by) return undefined;
  return descending ? "descending" : "ascending";
}

interface RowProps {
  readonly rows: Rows;
  readonly index: number;
  /** Among those shown. */
  readonly position: number;
  readonly top: number;
  readonly isCurrent: boolean;
  readonly onFocus: (position: number) => void;
  readonly onOpen: (index: number) => void;
}

function Row({ rows, index, position, top, isCurrent, onFocus, onOpen }: RowProps): ComponentChild {
  const cells = rows.columns.map(({ name, texts, cells: places }) => {
    const text = texts[places[index] ?? 0] ?? "";
    if (name !== "stream") return h("td", { role: "gridcell", class: name, title: text }, text);
    const button = {
      type: "button",
      "aria-label": `Stream ${text}`,
      "data-position": position,
      tabIndex: isCurrent ? 0 : -1,
      onFocus: () => onFocus(position),
    } as const;
    return h("th", { role: "rowheader", scope: "row", class: name }, h("button", button, text));
  });
  return h(
    "tr",
    {
      role: "row",
      "aria-rowindex": position + 2,
      class: rows.failed[index] === 1 ? "failed" : undefined,
      style: { transform: `translateY(${top}px)` },
      onClick: (event: TargetedEvent<HTMLElement, MouseEvent>) => {
        if (!isSelecting(event)) onOpen(index);
      },
    },
    cells,
  );
}

/** Text of the row was marked, to be copied; its button is for nothing but to open it. */
function isSelecting({ currentTarget, target }: TargetedEvent<HTMLElement, MouseEvent>): boolean {
  if (target instanceof Element && target.closest("button") !== null) return false;
  const selection = getSelection();
  return selection !== null && !selection.isCollapsed && selection.containsNode(currentTarget, true);
}

type View = { readonly current: HTMLDivElement | null };

/** How far the view is scrolled, and how large it and its rows are. */
function useScrolled(view: View): Scrolled {
  const [scrolled, setScrolled] = useState(UNMEASURED);
  useLayoutEffect(() => {
    const element = view.current;
    if (element === null) return undefined;
    const measure = (): void => setScrolled((before) => measured(element, before));
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    element.addEventListener("scroll", measure, { passive: true });
    return () => {
      observer.disconnect();
      element.removeEventListener("scroll", measure);
    };
  }, [view]);
  // Rows may be of another height than those before them, as when there were none.
  useLayoutEffect(() => {
    if (view.current !== null) setScrolled(measured(view.current, scrolled));
  });
  return scrolled;
}

/** The same object where nothing has changed, or the view is not shown at all. */
function measured(view: HTMLDivElement, before: Scrolled): Scrolled {
  if (view.clientHeight === 0) return before;
  const head = view.querySelector("thead")?.getBoundingClientRect().height ?? 0;
  const row = view.querySelector("tbody tr")?.getBoundingClientRect().height ?? 0;
  // On paper the view is as high as its rows.
  const height = Math.min(view.clientHeight, innerHeight);
  const now = {
    top: view.scrollTop,
    viewHeight: Math.max(0, height - head),
    rowHeight: row === 0 ? before.rowHeight : row,
  };
  const isSame =
    now.top === before.top && now.viewHeight === before.viewHeight && now.rowHeight === before.rowHeight;
  return isSame ? before : now;
}

/** The row that the keyboard is at: of all rows only that one is a stop of the Tab key. */
function useCurrent(view: View, shown: Uint32Array, scrolled: Scrolled) {
  const [current, setCurrent] = useState(0);
  const isWanted = useRef(false);
  useLayoutEffect(() => {
    setCurrent(0);
    if (view.current !== null) view.current.scrollTop = 0;
  }, [shown, view]);
  useLayoutEffect(() => {
    if (!isWanted.current) return;
    isWanted.current = false;
    view.current?.querySelector<HTMLElement>(`[data-position="${current}"]`)?.focus({ preventScroll: true });
  });
  const onKeyDown = (event: TargetedEvent<HTMLElement, KeyboardEvent>): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || view.current === null) return;
    const page = Math.max(1, Math.floor(scrolled.viewHeight / scrolled.rowHeight) - 1);
    const wanted = moved(event.key, current, page, shown.length - 1);
    if (wanted === null) return;
    event.preventDefault();
    isWanted.current = true;
    setCurrent(wanted);
    view.current.scrollTop = scrollTo(wanted, shown.length, scrolled);
  };
  return { current, setCurrent, onKeyDown };
}

function moved(key: string, from: number, page: number, last: number): number | null {
  const moves: Readonly<Record<string, number>> = {
    ArrowUp: from - 1,
    ArrowDown: from + 1,
    PageUp: from - page,
    PageDown: from + page,
    Home: 0,
    End: last,
  };
  const wanted = moves[key];
  return wanted === undefined ? null : Math.max(0, Math.min(wanted, last));
}
