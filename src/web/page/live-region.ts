// What the page is at -> a line for those who hear it, seldom enough to be heard to its end.
import { type ComponentChild, h } from "preact";
import { useMemo } from "preact/hooks";
import type { PageState } from "./page-state.ts";
import { spokenOf } from "./state-texts.ts";
import { useNow } from "./use-now.ts";

/** Milliseconds. */
const PAUSE = 5000;

export function LiveRegion({ state }: { readonly state: PageState }): ComponentChild {
  const now = useNow(state.kind === "reading", PAUSE);
  // Progress in between is left unsaid.
  const text = useMemo(() => spokenOf(state, now), [state.kind, now]);
  return h("p", { class: "unseen", role: "status" }, text);
}
