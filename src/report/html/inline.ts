// Text of a page -> elements, with what could steer a reader's eyes or screen shown as an escape.
import { type ComponentChild, h } from "preact";
import type { Span, Text } from "../page/page.ts";
import { printable } from "../../text/printable.ts";

export function inline(text: Text): ComponentChild[] {
  if (typeof text === "string") return [printable(text)];
  return text.flatMap((span) => {
    if (typeof span === "string") return [printable(span)];
    if ("code" in span) return [h("code", null, printable(span.code))];
    if ("address" in span) return [address(span.address)];
    return [h("a", { href: `#${span.to}` }, printable(span.text))];
  });
}

/** One of IPv6 is too long for a phone's screen: there it may break between its groups. */
function address(text: string): ComponentChild {
  const groups = printable(text).split(/(?<=:)(?=[^\]]*\]|[\da-f:]*$)/i);
  const isLong = text.length > 21;
  return h(
    "code",
    { class: "addr" },
    isLong
      ? groups.flatMap((group, index) => (index === 0 ? [group] : [h("wbr", null), group]))
      : printable(text),
  );
}

export function plainText(text: Text): string {
  if (typeof text === "string") return printable(text);
  return text.map((span) => printable(wordsOf(span))).join("");
}

function wordsOf(span: Span): string {
  if (typeof span === "string") return span;
  return "code" in span ? span.code : "address" in span ? span.address : span.text;
}
