// The frame that is opened, or none -> what stands beside the ladder diagram.
import { type ComponentChild, Fragment, h } from "preact";
import { printable } from "../../text/printable.ts";
import { FrameContent } from "./frame-content.ts";
import type { ShownFrame } from "./use-frame.ts";

export interface FramePaneProps {
  readonly opened: number | null;
  /** Null until it is known. */
  readonly shown: ShownFrame | null;
  /** What the ladder diagram says of the frame that is shown. */
  readonly says: readonly string[];
  /** Of its heading. */
  readonly level: number;
  readonly onOpen: (frame: number) => void;
  readonly onClose: () => void;
}

export function FramePane({ opened, shown, says, level, onOpen, onClose }: FramePaneProps): ComponentChild {
  if (opened === null) {
    return h("p", { class: "name" }, "Choose an arrow to see the fields and bytes of its frame.");
  }
  return h(
    Fragment,
    null,
    h(
      "div",
      { class: "frame-head" },
      h(`h${Math.min(level, 6)}`, null, `Frame ${shown?.number ?? opened}`),
      steps(opened, shown?.numbers ?? [], onOpen),
      h("button", { type: "button", onClick: onClose }, "Close"),
    ),
    shown === null && h("p", { role: "status" }, "Reading the frame…"),
    shown?.frame === null && h("p", { role: "alert" }, printable(shown.failure)),
    shown?.frame && h(FrameContent, { key: shown.number, frame: shown.frame, says }),
  );
}

/** To those between two arrows too: acknowledgments, what was sent again. */
function steps(
  opened: number,
  numbers: readonly number[],
  onOpen: (frame: number) => void,
): ComponentChild[] {
  const step = (name: string, frame: number | undefined): ComponentChild => {
    const isNone = frame === undefined;
    // One that is disabled would lose the focus of the keyboard.
    const attributes = { type: "button", "aria-label": `${name} frame`, "aria-disabled": isNone } as const;
    return h("button", { ...attributes, onClick: () => !isNone && onOpen(frame) }, name);
  };
  const before = numbers.findLast((frame) => frame < opened);
  const after = numbers.find((frame) => frame > opened);
  return [step("Previous", before), step("Next", after)];
}
