// How far a long list is scrolled -> which of its rows are in the document, and where each stands.

export interface Scrolled {
  /** In CSS pixels, as all of these. */
  readonly top: number;
  readonly viewHeight: number;
  readonly rowHeight: number;
}

export interface RowWindow {
  /** Of the whole list. */
  readonly height: number;
  readonly first: number;
  /** After the last one. */
  readonly end: number;
  /** From the list's top to a row of the window. */
  readonly topOf: (row: number) => number;
}

/** Browsers draw nothing beyond a height of about 17 million pixels: longer lists move by more than they are scrolled. */
const MAX_HEIGHT = 10_000_000;
/** Rows above and below the visible ones, which are there before they are seen. */
const BESIDE = 8;

export function rowWindow(count: number, { top, viewHeight, rowHeight }: Scrolled): RowWindow {
  const whole = count * rowHeight;
  const height = Math.min(whole, MAX_HEIGHT);
  const offset = top * stretch(whole, height, viewHeight);
  const first = Math.floor(offset / rowHeight) - BESIDE;
  const end = Math.ceil((offset + viewHeight) / rowHeight) + BESIDE;
  return {
    height,
    first: Math.max(0, Math.min(first, count)),
    end: Math.max(0, Math.min(end, count)),
    topOf: (row) => row * rowHeight - offset + top,
  };
}

/** How far to scroll so that a row is seen whole: no further than that. */
export function scrollTo(row: number, count: number, { top, viewHeight, rowHeight }: Scrolled): number {
  const whole = count * rowHeight;
  const factor = stretch(whole, Math.min(whole, MAX_HEIGHT), viewHeight);
  const [begin, end] = [row * rowHeight, (row + 1) * rowHeight];
  if (begin < top * factor) return begin / factor;
  return end > top * factor + viewHeight ? (end - viewHeight) / factor : top;
}

/** Pixels that the list moves for each that it is scrolled. */
const stretch = (whole: number, height: number, viewHeight: number): number =>
  whole === height ? 1 : (whole - viewHeight) / (height - viewHeight);
