// Text of a page -> elements, with what could steer a reader's eyes or screen shown as an escape.
import { type ComponentChild, h } from "preact";
import type { Text } from "../page/page.ts";
import { printable } from "../terminal-text.ts";

export function inline(text: Text): ComponentChild[] {
  if (typeof text === "string") return [printable(text)];
  return text.map((span) => {
    if (typeof span === "string") return printable(span);
    if ("code" in span) return h("code", null, printable(span.code));
    return h("a", { href: `#${span.to}` }, printable(span.text));
  });
}

export function plainText(text: Text): string {
  if (typeof text === "string") return printable(text);
  return text
    .map((span) => (typeof span === "string" ? span : "code" in span ? span.code : span.text))
    .map(printable)
    .join("");
}
