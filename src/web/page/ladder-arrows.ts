// A key on an arrow of the ladder diagram -> the arrow to go to; and which arrow is of which frame, and what it says.
import { saidText } from "../../report/ladder/ladder.ts";
import type { WholeSection } from "../messages.ts";

const ARROWS = ".ladder > button";

/** Null where the key goes to none, or was not meant for the diagram. */
export function nextArrow(key: string, target: EventTarget | null): HTMLElement | null {
  const arrow = target instanceof Element ? target.closest<HTMLElement>(ARROWS) : null;
  if (arrow === null) return null;
  const all = arrowsIn(arrow.parentElement);
  const index = all.indexOf(arrow);
  const places: Readonly<Record<string, number>> = {
    ArrowDown: Math.min(index + 1, all.length - 1),
    ArrowUp: Math.max(index - 1, 0),
    Home: 0,
    End: all.length - 1,
  };
  return all[places[key] ?? -1] ?? null;
}

export function frameOf(arrow: Element): number | null {
  const frame = arrow.querySelector("[data-frame]")?.getAttribute("data-frame");
  return frame == null ? null : Number(frame);
}

/** Of a frame between two arrows, the one at which Tab stops. */
export function arrowOf(view: Element | null, frame: number | null): HTMLElement | undefined {
  const all = arrowsIn(view);
  return all.find((arrow) => frameOf(arrow) === frame) ?? all.find((arrow) => arrow.tabIndex === 0);
}

const arrowsIn = (element: Element | null): readonly HTMLElement[] => [
  ...(element?.querySelectorAll<HTMLElement>(ARROWS) ?? []),
];

/** `server: Alert (decrypted)`, from each arrow of the frame. */
export function saysIn({ blocks, sections }: WholeSection, frame: number): readonly string[] {
  const rungs = blocks.flatMap((block) => (block.kind === "ladder" ? block.ladder.rungs : []));
  const said = rungs.flatMap((rung) =>
    rung.kind === "arrow" && rung.frame === frame ? [`${rung.from}: ${saidText(rung)}`] : [],
  );
  return [...said, ...sections.flatMap((section) => saysIn(section, frame))];
}
