// A session in full, with the fields and bytes of the frame whose arrow in the ladder diagram is chosen.
import { type ComponentChild, h, type TargetedEvent } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { WholeSection } from "../messages.ts";
import { FramePane } from "./frame-pane.ts";
import { arrowOf, frameOf, nextArrow, saysIn } from "./ladder-arrows.ts";
import { SectionView } from "./section-view.ts";
import { useFrame } from "./use-frame.ts";
import type { WorkerClient } from "./worker-client.ts";

export interface SessionViewProps {
  readonly section: WholeSection;
  /** Of its heading. */
  readonly level: number;
  /** Its index among the rows. */
  readonly index: number;
  readonly worker: WorkerClient;
}

/** To be given the session's id as its key. Its ids are those of a report of this session alone. */
export function SessionView({ section, level, index, worker }: SessionViewProps): ComponentChild {
  const { opened, shown, view, pane, onOpen, onArrow, onClose, onKeyDown } = useOpened(index, worker);
  const says = shown === null ? [] : saysIn(section, shown.number);
  const content = h(FramePane, { opened, shown, says, level: level + 2, onOpen, onClose });
  return h(
    "div",
    { ref: view, onKeyDown },
    h(SectionView, {
      section,
      level,
      choice: { opened, onOpen: onArrow },
      beside: h("aside", { class: "frame", ref: pane, "aria-label": "The frame" }, content),
    }),
    h("p", { class: "unseen", role: "status" }, shown === null ? "" : `Frame ${shown.number} is shown.`),
  );
}

/** The frame that is opened, and what opens, shows and closes it. */
function useOpened(index: number, worker: WorkerClient) {
  const [opened, onOpen] = useState<number | null>(null);
  const shown = useFrame(opened, index, worker);
  const view = useRef<HTMLDivElement>(null);
  const pane = useRef<HTMLElement>(null);
  /** It was asked for by its arrow, and may be out of sight. */
  const isNew = useRef(false);
  useEffect(() => {
    if (shown !== null && isNew.current) pane.current?.scrollIntoView({ block: "nearest" });
    isNew.current = false;
  }, [shown]);
  const onClose = (): void => {
    arrowOf(view.current, opened)?.focus();
    onOpen(null);
  };
  const onArrow = (frame: number): void => {
    isNew.current = true;
    if (frame === opened) onClose();
    else onOpen(frame);
  };
  const onKeyDown = (event: TargetedEvent<HTMLElement, KeyboardEvent>): void => {
    if (event.key === "Escape" && opened !== null) {
      // Else the page would close the session too.
      event.preventDefault();
      onClose();
    }
    const arrow = nextArrow(event.key, event.target);
    if (arrow === null) return;
    event.preventDefault();
    arrow.focus();
    if (opened !== null) onOpen(frameOf(arrow));
  };
  return { opened, shown, view, pane, onOpen, onArrow, onClose, onKeyDown };
}
