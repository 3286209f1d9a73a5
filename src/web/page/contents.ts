// Parts of the overview -> links to them, in one line.
import { type ComponentChild, h } from "preact";
import { inline } from "../../report/html/inline.ts";
import type { Section } from "../../report/page/page.ts";

/** Captures, of which there may be many, have a table of their own. */
const isOfMany = ({ id }: Pick<Section, "id">): boolean => /^capture-\d/.test(id);

export function Contents({
  parts,
}: {
  readonly parts: readonly Pick<Section, "id" | "title">[];
}): ComponentChild {
  return h(
    "nav",
    { class: "contents", "aria-label": "On this page" },
    parts
      .filter((part) => !isOfMany(part))
      .map(({ id, title }) => h("a", { key: id, href: `#${id}` }, inline(title))),
  );
}
