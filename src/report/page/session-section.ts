// Session -> its part of the page: verdict, who said what, evidence, facts, offer, certificates, how to see the same.
import type { Policy } from "../../diagnose/policy.ts";
import type { Session, Side } from "../../session/session.ts";
import { certificateLine } from "../certificate-line.ts";
import type { Clock } from "../clock.ts";
import { ladderOf } from "../ladder/ladder.ts";
import { mainFinding } from "../outcome.ts";
import type { Capture } from "../report-document.ts";
import { sentencesOf } from "../sentences.ts";
import { certificateBlocks } from "./certificate-facts.ts";
import { findingSections } from "./finding-sections.ts";
import { insideSection } from "./inside-section.ts";
import { helloSections } from "./hello-sections.ts";
import { notShown } from "./not-shown.ts";
import type { Block, Section } from "./page.ts";
import { sessionFacts } from "./session-facts.ts";
import { conclusionOf } from "./conclusion.ts";
import { wiresharkBlocks } from "./wireshark.ts";
import { endpointText } from "../../text/places.ts";
import { leafOf } from "../../session/leaf-certificate.ts";

export interface SessionPlace {
  readonly id: string;
  /** The files that it is in. */
  readonly files: readonly Capture[];
  /** The page has no other session: its conclusion and its cause are shown above. */
  readonly isOnly: boolean;
  readonly policy: Policy;
  readonly clock: Clock;
  readonly extent?: "folded";
}

export function sessionSection(
  session: Session,
  { id, files, isOnly, policy, clock, extent }: SessionPlace,
): Section {
  const conclusion = conclusionOf(session);
  const detail = isOnly ? "" : (mainFinding(session)?.detail ?? "");
  const story = sentencesOf(session).filter((sentence) => !conclusion.text.includes(sentence));
  const text = [detail, ...story].filter((sentence) => sentence !== "").join(" ");
  const part = (name: string, title: string, blocks: readonly Block[], isDetail = true): Section[] =>
    blocks.length === 0
      ? []
      : [{ id: `${id}-${name}`, title, blocks, ...(isDetail && { extent: "detail" }), sections: [] }];
  return {
    id,
    title: [
      `Stream ${session.stream}: `,
      { address: endpointText(session.client) },
      " → ",
      { address: endpointText(session.server) },
    ],
    ...(extent && { extent }),
    blocks: [
      ...(isOnly ? [] : [{ kind: "verdict", ...conclusion } as const]),
      ...(text === "" ? [] : [{ kind: "paragraph", text } as const]),
      ...leafBlocks(session),
    ],
    sections: [
      ...part("ladder", "Who said what", [{ kind: "ladder", ladder: ladderOf(session) }], false),
      ...insideSection(session, `${id}-inside-tls`),
      ...findingSections(session, id),
      ...part("facts", "Facts", [sessionFacts(session, files, clock)]),
      ...helloSections(session, id, policy),
      ...part("certificates", "Certificates", certificateBlocks(session)),
      ...part("wireshark", "See it in Wireshark", wiresharkBlocks(session, files)),
      ...part(
        "not-shown",
        "What this capture does not show",
        [{ kind: "list", items: notShown(session) }],
        false,
      ),
    ],
  };
}

/** The own certificates of server and client; all that were sent are shown in full below. */
function leafBlocks(session: Session): Block[] {
  const of = (side: Side, what: string): Block[] => {
    const leaf = leafOf(session, side);
    if (leaf === undefined) return [];
    return [
      { kind: "paragraph", text: [`${what} (frame ${leaf.frame}): `, { code: certificateLine(leaf) }] },
    ];
  };
  return [...of("server", "Certificate"), ...of("client", "The client's certificate")];
}
