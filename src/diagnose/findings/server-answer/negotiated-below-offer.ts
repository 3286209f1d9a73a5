// A ServerHello with a lower version than the client offers to a finding (RFC 9846 section 4.2.3).
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";
import { versionNumber } from "../../tls-versions.ts";
import { named } from "../../../text/code-points.ts";
import { frameText } from "../../../text/places.ts";

export const negotiatedBelowOffer: Rule = {
  id: "negotiated-below-offer",
  applies: { clientHello: true, serverHello: true, poorAnswer: true },
  restsOn: "bytes",
  judge({ tls }) {
    const hello = tls?.clientHello;
    const chosen = tls?.serverHello;
    if (!hello || !chosen) return null;
    if (versionNumber(chosen.negotiatedVersion) >= versionNumber(hello.highestVersion)) return null;
    return {
      certainty: "certain",
      detail:
        `The client offers ${named(hello.highestVersion)} (${frameText(hello.frame)}), the server chose ` +
        `${named(chosen.negotiatedVersion)} (${frameText(chosen.frame)}): the server is the limit.`,
      evidence: [
        evidenceOf(hello.frame, "tls.clientHello.highestVersion", named(hello.highestVersion)),
        evidenceOf(chosen.frame, "tls.serverHello.negotiatedVersion", named(chosen.negotiatedVersion)),
      ],
    };
  },
};
