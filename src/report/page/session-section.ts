// Session -> its part of the page: verdict, findings, who said what, facts, offer, certificates, how to see the same.
import type { Policy } from "../../diagnose/policy.ts";
import type { Session } from "../../session/session.ts";
import { ladderOf } from "../ladder/ladder.ts";
import type { Capture } from "../report-document.ts";
import { sentencesOf } from "../sentences.ts";
import { endpointText } from "../words.ts";
import { certificateBlocks } from "./certificate-facts.ts";
import { findingSections } from "./finding-sections.ts";
import { helloSections } from "./hello-sections.ts";
import { notShown } from "./not-shown.ts";
import type { Block, Section } from "./page.ts";
import { sessionFacts } from "./session-facts.ts";
import { verdictOf } from "./verdict.ts";
import { wiresharkBlocks } from "./wireshark.ts";

export interface SessionPlace {
  readonly id: string;
  /** The files that it is in. */
  readonly files: readonly Capture[];
  /** The capture holds no other: its verdict has been told. */
  readonly isOnly: boolean;
  readonly policy: Policy;
}

export function sessionSection(session: Session, { id, files, isOnly, policy }: SessionPlace): Section {
  const verdict = verdictOf(session);
  const story = sentencesOf(session).filter((sentence) => sentence !== verdict.text);
  const part = (name: string, title: string, blocks: readonly Block[]): Section[] =>
    blocks.length === 0 ? [] : [{ id: `${id}-${name}`, title, blocks, sections: [] }];
  return {
    id,
    title: [
      `Stream ${session.stream}: `,
      { code: endpointText(session.client) },
      " → ",
      { code: endpointText(session.server) },
    ],
    blocks: [
      ...(isOnly ? [] : [{ kind: "verdict", ...verdict } as const]),
      ...(story.length === 0 ? [] : [{ kind: "paragraph", text: story.join(" ") } as const]),
    ],
    sections: [
      ...part("ladder", "Who said what", [{ kind: "ladder", ladder: ladderOf(session) }]),
      ...findingSections(session, id),
      ...part("facts", "Facts", [sessionFacts(session)]),
      ...helloSections(session, id, policy),
      ...part("certificates", "Certificates", certificateBlocks(session)),
      ...part("wireshark", "The same in Wireshark", wiresharkBlocks(session, files)),
      ...part("not-shown", "What this capture does not show", [{ kind: "list", items: notShown(session) }]),
    ],
  };
}
