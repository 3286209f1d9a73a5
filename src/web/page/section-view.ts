// A section of the report -> its elements, live.
import { type ComponentChild, h } from "preact";
import { blockElement } from "../../report/html/block-element.ts";
import { inline } from "../../report/html/inline.ts";
import { gridElement } from "../../report/html/tables.ts";
import type { WholeSection } from "../messages.ts";

export interface SectionViewProps {
  readonly section: WholeSection;
  readonly level: number;
}

export function SectionView({ section, level }: SectionViewProps): ComponentChild {
  const { id, title, blocks, sections } = section;
  return h(
    "section",
    { "aria-labelledby": id },
    h(`h${Math.min(level, 6)}`, { id }, inline(title)),
    blocks.map((block) => (block.kind === "grid" ? gridElement(block) : blockElement(block, title))),
    sections.map((each) => h(SectionView, { section: each, level: level + 1 })),
  );
}
