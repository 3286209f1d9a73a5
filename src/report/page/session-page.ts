// ReportDocument of one session -> that session's page: what a report of it alone says, under the session's title.
import { PUBLISHED_POLICY } from "../../diagnose/policy/providers.ts";
import type { Session } from "../../session/session.ts";
import { clockIn } from "../clock.ts";
import type { RenderOptions } from "../render-options.ts";
import type { ReportDocument } from "../report-document.ts";
import { captureFacts, reportFacts } from "./capture-facts.ts";
import { causesSection } from "./causes-section.ts";
import { conclusionOf } from "./conclusion.ts";
import { overview } from "./overview.ts";
import type { Section } from "./page.ts";
import { Places } from "./places.ts";
import { sessionSection } from "./session-section.ts";

/** Its id is that to which an overview of the same captures links. */
export function sessionPageOf(
  document: ReportDocument & { readonly sessions: readonly [Session] },
  { policy = PUBLISHED_POLICY, zone }: Pick<RenderOptions, "policy" | "zone">,
): Section {
  const [session] = document.sessions;
  const clock = clockIn(zone);
  const places = new Places(document, true);
  const files = places.document.filesOf(session.capture);
  const id = places.idOf(session);
  const part = sessionSection(session, { id, files, isOnly: true, policy, clock });
  const capture = captureFacts(files, [session], { clock, isChecked: false });
  return {
    ...part,
    blocks: [{ kind: "verdict", ...conclusionOf(session) }, ...overview(document, clock, ""), ...part.blocks],
    sections: [
      ...causesSection(document.causes, { total: 1, places, clock }),
      ...part.sections,
      { id: "capture", title: "The capture", blocks: capture, sections: [] },
      { id: "about", title: "About this report", blocks: [reportFacts(document, true)], sections: [] },
    ],
  };
}
