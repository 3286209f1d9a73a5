// What is being saved or copied -> what is said of it.
import { type ComponentChild, h } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";
import { printable } from "../../text/printable.ts";
import type { Saving } from "./use-saving.ts";

/** What was saved or copied, also for those who hear the page. */
export function SaveOutcome({ saving }: { readonly saving: Saving }): ComponentChild {
  const { said, isFailed, uncopied, isBusy, figures, stop } = saving;
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (uncopied === null) return;
    text.current?.focus();
    text.current?.select();
  }, [uncopied]);
  return [
    h("p", { class: isFailed ? "said wrong" : "said", role: "status" }, printableLines(said)),
    isBusy && [h("p", { class: "figures" }, figures), h("button", { type: "button", onClick: stop }, "Stop")],
    uncopied !== null && [
      h("label", { for: id }, "This browser does not let the page copy: it is selected, press Ctrl+C or ⌘C."),
      h("textarea", { id, ref: text, rows: 8, readOnly: true, value: uncopied }),
    ],
  ];
}

const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
