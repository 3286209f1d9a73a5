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
  useEffect(() => {
    if (name !== kept) return undefined;
    const note = (): void => {
      left.current = { scrollY, focused: document.activeElement };
    };
    addEventListener("scroll", note, { passive: true });
    addEventListener("focusin", note);
    return () => {
      removeEventListener("scroll", note);
      removeEventListener("focusin", note);
    };
  }, [name, kept]);

  useLayoutEffect(() => {
    if (!isReady || shown.current === name) return;
    shown.current = name;
    if (name === kept && left.current !== null) {
      scrollTo(0, left.current.scrollY);
      if (focus(left.current.focused)) return;
    } else {
      scrollTo(0, 0);
    }
    focus(document.querySelector("main h1"));
  }, [name, isReady, kept]);
}

/** Whether it could be. A heading is not part of the tab order, and need not be. */
function focus(element: Element | null): boolean {
  if (!(element instanceof HTMLElement || element instanceof SVGElement) || !element.isConnected)
    return false;
  if (element.tabIndex < 0) element.setAttribute("tabindex", "-1");
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}
