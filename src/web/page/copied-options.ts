// Options of the command line -> the same to read, and to copy.
import { type ComponentChild, h } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { printable } from "../../text/printable.ts";
import { copy } from "./deliver.ts";

export function CopiedOptions({ options }: { readonly options: string }): ComponentChild {
  const [said, say] = useState("");
  const text = useRef<HTMLElement>(null);
  useEffect(() => say(""), [options]);
  const copyOptions = (): void => {
    void copy(Promise.resolve(options)).then((isCopied) => {
      if (!isCopied && text.current !== null) getSelection()?.selectAllChildren(text.current);
      say(isCopied ? "Copied." : "Selected: press Ctrl+C or ⌘C.");
    });
  };
  return h(
    "span",
    null,
    "as options of the command line: ",
    h("code", { ref: text }, printable(options)),
    " ",
    h("button", { type: "button", onClick: copyOptions }, "Copy"),
    h("span", { role: "status" }, said === "" ? "" : ` ${said}`),
  );
}
