// What the user has to know, or to decide, before going on.
import { type ComponentChild, Fragment, h } from "preact";
import { printable } from "../../text/printable.ts";
import { namesOf } from "./file-names.ts";
import type { Arrivals } from "./use-arrivals.ts";

/** What is wrong with what was dropped or chosen, and what came while others were being read. */
export function Notices({
  problem,
  isLooking,
  offered,
  accept,
  decline,
}: Pick<Arrivals, "problem" | "isLooking" | "offered" | "accept" | "decline">): ComponentChild {
  return h(
    Fragment,
    null,
    h("div", { role: "alert" }, problem !== "" && h("p", { class: "notice" }, printable(problem))),
    isLooking && h("p", { class: "notice late" }, "Looking for captures…"),
    offered !== null &&
      h(
        "div",
        { class: "notice", role: "group", "aria-labelledby": "offered" },
        h(
          "p",
          { id: "offered" },
          h("code", null, printable(namesOf([...offered.captures, ...offered.keyLogs]))),
          " came while another was being read.",
        ),
        h(
          "div",
          { class: "actions" },
          h("button", { type: "button", onClick: () => accept(offered) }, "Read instead"),
          h("button", { type: "button", onClick: decline }, "Leave out"),
        ),
      ),
  );
}
