// Another view on the page -> the reader's eyes and focus at its beginning, or where they were in it before.
import { useEffect, useLayoutEffect, useRef } from "preact/hooks";

interface Left {
  readonly scrollY: number;
  readonly focused: Element | null;
}

/** `name` tells views apart; `isReady` when what is to be seen is there. The view `kept` is found as it was left. */
export function useViewFocus(name: string, isReady: boolean, kept: string): void {
  const shown = useRef(name);
  const left = useRef<Left | null>(null);
  // At once: what is taken from the page scrolls it.
  const isKept = useRef(false);
  isKept.current = name === kept && shown.current === kept;
  useEffect(() => {
    // The browser would scroll what is about to be taken from the page.
    history.scrollRestoration = "manual";
    const note = (): void => {
      if (isKept.current) left.current = { scrollY, focused: document.activeElement };
    };
    addEventListener("scroll", note, { passive: true });
    addEventListener("focusin", note);
    return () => {
      removeEventListener("scroll", note);
      removeEventListener("focusin", note);
    };
  }, []);

  useLayoutEffect(() => {
    if (!isReady || shown.current === name) return;
    const isBack = name === kept && /^(?:session|comparison) /.test(shown.current);
    shown.current = name;
    isKept.current = name === kept;
    const place = isBack ? left.current : null;
    scrollTo(0, place?.scrollY ?? 0);
    focus(again(place?.focused ?? null) ?? document.querySelector("main h1"));
  }, [name, isReady, kept]);
}

/** The element, or the link to the same place that stands where it stood. */
function again(element: Element | null): Element | null {
  if (element === null || element === document.body) return null;
  if (element.isConnected) return element;
  const to = element.getAttribute("href");
  return to === null ? null : document.querySelector(`main a[href="${CSS.escape(to)}"]`);
}

/** A heading is not part of the tab order, and need not be. */
function focus(element: Element | null): void {
  if (!(element instanceof HTMLElement || element instanceof SVGElement)) return;
  if (element.tabIndex < 0) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
}
