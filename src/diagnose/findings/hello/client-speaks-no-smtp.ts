// A client whose first bytes are neither SMTP nor TLS to a finding (RFC 5321 section 4.1).
import type { SessionWithOutcome } from "../../../session/session.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

export const clientSpeaksNoSmtp: Rule = {
  id: "client-speaks-no-smtp",
  applies: { tls: false },
  restsOn: "whole-view",
  judge(session) {
    const { opening, protocol, tls, smtp } = session;
    const client = opening.client;
    if (protocol !== "smtp" || tls !== null || smtp?.ehlo || client?.kind !== "binary") return null;
    const first = client.frame;
    return {
      certainty: "certain",
      detail: `The client's first bytes are neither SMTP nor TLS (frame ${first}).${answer(session, first)}`,
      evidence: [evidenceOf(first, "opening.client.kind", "binary")],
    };
  },
};

/** Servers repeat in such a reply what they got, so its text is not quoted. */
function answer({ smtp }: SessionWithOutcome, from: number): string {
  const first = smtp?.replies.find(({ frame }) => frame >= from);
  return first === undefined ? "" : ` The server refused them with ${first.code} (frame ${first.frame}).`;
}
