// A greeting of 4xx or 5xx to a finding (RFC 5321 section 3.1, RFC 7504).
import { quoted } from "../clear-talk.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

export const greetingRejected: Rule = {
  id: "greeting-rejected",
  severity: "error",
  title: "The server refused service in its greeting",
  explanation:
    "The server's first words were a refusal (4xx: for now, 5xx: for good) instead of 220. Its text says why: a " +
    "blocklist, a limit, maintenance, or a host that takes no mail. STARTTLS was never spoken of, so TLS is not the " +
    "cause.",
  logs: [
    { system: "any", text: "The sender's log and its non-delivery report hold the text of the greeting." },
    { system: "Postfix", text: '"host ... refused to talk to me: ..." with that text.' },
  ],
  remedies: [
    {
      system: "any",
      text:
        "Follow the greeting's text: a listed address must be delisted, a limit waited for. After 4xx senders try " +
        "again by themselves.",
    },
  ],
  references: ["RFC 5321 section 3.1", "RFC 7504"],
  restsOn: "bytes",
  judge({ smtp }) {
    const banner = smtp?.banner;
    if (!banner || banner.code < 400) return null;
    const meaning = banner.code < 500 ? "It may be tried again later." : "Trying again later does not help.";
    const early =
      smtp?.earlyFrame === null || smtp?.earlyFrame === undefined
        ? ""
        : ` The client had spoken before it (frame ${smtp.earlyFrame}), which some servers refuse.`;
    return {
      certainty: "certain",
      detail: `The server greeted with ${quoted(banner)}. ${meaning}${early}`,
      evidence: [shows(banner.frame, "smtp.banner.code", banner.code)],
    };
  },
};
