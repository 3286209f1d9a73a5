// The browser's printing -> whether the page is being printed.
import { options } from "preact";
import { useEffect, useState } from "preact/hooks";

/** What depends on it is rendered before the browser draws its pages. */
export function usePrinting(): boolean {
  const [isPrinting, setPrinting] = useState(false);
  useEffect(() => {
    const begin = (): void => renderedAtOnce(() => setPrinting(true));
    const end = (): void => setPrinting(false);
    addEventListener("beforeprint", begin);
    addEventListener("afterprint", end);
    return () => {
      removeEventListener("beforeprint", begin);
      removeEventListener("afterprint", end);
    };
  }, []);
  return isPrinting;
}

/** Preact renders what was changed a moment later, unless told otherwise. */
function renderedAtOnce(change: () => void): void {
  options.debounceRendering = (render) => render();
  change();
  delete options.debounceRendering;
}
