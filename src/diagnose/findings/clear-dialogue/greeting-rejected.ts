// A greeting of 4xx or 5xx to a finding (RFC 5321 section 3.1, RFC 7504).
import { reasonOf } from "../../refusals.ts";
import { RAISE_THE_LIMIT } from "../../texts/remedies.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { quotedReply } from "../../../text/messages.ts";

export const greetingRejected: Rule = {
  id: "greeting-rejected",
  applies: { smtp: true, eventful: true },
  restsOn: "bytes",
  judge({ smtp }) {
    const banner = smtp?.banner;
    if (!banner || banner.code < 400) return null;
    const meaning = banner.code < 500 ? "The client may retry later." : "Retrying does not help.";
    const early =
      smtp?.earlyFrame === null || smtp?.earlyFrame === undefined
        ? ""
        : ` The client had sent data before it (frame ${smtp.earlyFrame}), which some servers refuse.`;
    return {
      certainty: "certain",
      detail: `The server greeted with ${quotedReply(banner)}. ${meaning}${early}`,
      evidence: [evidenceOf(banner.frame, "smtp.banner.code", banner.code)],
      ...(reasonOf(banner) === "load" && { fault: "server", remedies: RAISE_THE_LIMIT }),
    };
  },
};
