// The Escape key -> what it ends, unless a part of the page has used it itself.
import { useEffect } from "preact/hooks";

/** Null: it ends nothing. */
export function useEscape(end: (() => void) | null): void {
  useEffect(() => {
    if (end === null) return undefined;
    const listen = (event: KeyboardEvent): void => {
      if (event.key === "Escape" && !event.defaultPrevented && !isField(event.target)) end();
    };
    addEventListener("keydown", listen);
    return () => removeEventListener("keydown", listen);
  }, [end]);
}

/** There it clears what was typed. */
const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;
