// A box and what is to be seen in it -> the box scrolled there, and not the page.

/** The first element in the box that the selector finds. */
export function scrollWithin(box: HTMLElement | null, selector: string): void {
  const part = box?.querySelector(selector);
  if (box === null || part == null) return;
  const outer = box.getBoundingClientRect();
  const { top, bottom, height } = part.getBoundingClientRect();
  if (top < outer.top) box.scrollTop += top - outer.top - height;
  else if (bottom > outer.bottom) box.scrollTop += bottom - outer.bottom + height;
}
