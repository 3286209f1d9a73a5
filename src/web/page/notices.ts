// What the user has to know, or to decide, before going on.
import { type ComponentChild, Fragment, h } from "preact";
import { printable } from "../../text/printable.ts";
import type { NamedFile } from "../messages.ts";
import { namesOf } from "./file-names.ts";

export interface NoticesProps {
  /** What is wrong with what was dropped or chosen; "" for nothing. */
  readonly problem: string;
  /** Dropped while others were being read; null for none. */
  readonly offered: readonly NamedFile[] | null;
  readonly onAccept: (files: readonly NamedFile[]) => void;
  readonly onDecline: () => void;
}

export function Notices({ problem, offered, onAccept, onDecline }: NoticesProps): ComponentChild {
  return h(
    Fragment,
    null,
    h("div", { role: "alert" }, problem !== "" && h("p", { class: "notice" }, printable(problem))),
    offered !== null &&
      h(
        "div",
        { class: "notice", role: "group", "aria-labelledby": "offered" },
        h(
          "p",
          { id: "offered" },
          h("code", null, printable(namesOf(offered))),
          " came while another was being read.",
        ),
        h(
          "div",
          { class: "actions" },
          h("button", { type: "button", onClick: () => onAccept(offered) }, "Read it instead"),
          h("button", { type: "button", onClick: onDecline }, "Leave it"),
        ),
      ),
  );
}
