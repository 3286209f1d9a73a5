// A section of the report -> its elements, live; folded where the report folds.
import { type ComponentChild, h } from "preact";
import { blockElement } from "../../report/html/block-element.ts";
import { inline } from "../../report/html/inline.ts";
import { type FrameChoice, ladderFigure } from "../../report/html/ladder-figure.ts";
import { gridElement } from "../../report/html/tables.ts";
import { type Block, isTitle, type Text } from "../../report/page/page.ts";
import type { WholeSection } from "../messages.ts";

export interface SectionViewProps {
  readonly section: WholeSection;
  /** Of its heading. */
  readonly level: number;
  /** Makes the arrows of a ladder diagram buttons. */
  readonly choice?: FrameChoice;
  /** What stands beside a ladder diagram. */
  readonly beside?: ComponentChild;
}

/** Browsers know no deeper headings. */
const DEEPEST = 6;
/** Deeper sections are reached by their headings: as landmarks they would be too many. */
const NAMED = 2;

export function SectionView(props: SectionViewProps): ComponentChild {
  const { section, level } = props;
  const { id, title, blocks, sections, extent } = section;
  const heading = h(`h${Math.min(level, DEEPEST)}`, { id }, inline(title));
  const content = [
    ...blocks.map((block) => blockView(block, title, props)),
    ...sections.map((each) => h(SectionView, { ...props, section: each, level: level + 1, key: each.id })),
  ];
  return extent === "folded"
    ? h("details", { class: "part" }, h("summary", null, heading), content)
    : h("section", level <= NAMED ? { "aria-labelledby": id } : null, heading, content);
}

function blockView(block: Block, title: Text, { choice, beside }: SectionViewProps): ComponentChild {
  if (block.kind === "grid") return gridElement(block, isTitle(block.caption, title));
  if (block.kind !== "ladder") return blockElement(block, title);
  const figure = ladderFigure(block.ladder, choice);
  return beside === undefined ? figure : h("div", { class: "frames" }, figure, beside);
}
