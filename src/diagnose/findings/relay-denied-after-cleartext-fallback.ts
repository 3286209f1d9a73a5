// A refused relay or login in the clear, after TLS had failed, to a finding.
import type { Reply, SystemText } from "../../session/session.ts";
import { quoted, refusalsOfOtherCommands } from "../clear-talk.ts";
import { earlierFailure } from "../earlier-failures.ts";
import { SPEAK_TLS_1_2 } from "../remedies.ts";
import type { Judged } from "../judged.ts";
import type { Rule } from "../rule.ts";
import { systemsOf } from "../systems.ts";
import { otherStream, shows } from "../texts.ts";

const TEN_MINUTES_MS = 600_000;
const DENIED =
  /relay|TenantAttribution|not authenticated|authentication (?:required|unsuccessful)|\b5\.7\.(?:57|64)\b/i;
const CODES: ReadonlySet<number> = new Set([530, 535, 550, 554]);

const REMEDIES: readonly SystemText[] = [
  {
    system: "any",
    text:
      "Repair TLS first: the server knows this client by its certificate or its login, and both need TLS. Only then look " +
      "at the connector's settings (address, certificate name).",
  },
  ...SPEAK_TLS_1_2.filter(({ system }) => system !== "any"),
];

export const relayDeniedAfterCleartextFallback: Rule = {
  id: "relay-denied-after-cleartext-fallback",
  severity: "error",
  title: "Relay or login was refused because the session is in the clear",
  explanation:
    'The server refused mail with words like "550 5.7.0 Relay Access Denied" or "550 5.7.64 TenantAttribution", in a ' +
    "session without TLS, within ten minutes of a TLS handshake of the same client that failed. Microsoft 365 knows an " +
    "organisation's server by its certificate, and takes logins only inside TLS: a sender that falls back to clear text is a " +
    "stranger to it. Relay is refused for other reasons too (a wrong address or certificate name in the connector), so this is " +
    "likely and not certain.",
  logs: [
    {
      system: "any",
      text:
        'The sender\'s log and its non-delivery report: "550 5.7.0 Relay Access Denied", "550 5.7.64 TenantAttribution; Relay ' +
        'Access Denied" or "530 5.7.57 Client not authenticated to send mail".',
    },
  ],
  remedies: REMEDIES,
  concerns: "client",
  references: ["RFC 4954 section 6", "Microsoft: fix NDR error code 550 5.7.64 in Exchange Online"],
  restsOn: "bytes",
  unless: "established",
  judge(session, { neighbours }) {
    const reply = refusalsOfOtherCommands(session).find(isDenial);
    if (reply === undefined || session.tls !== null || !wouldKnowItByTls(session)) return null;
    const failed = earlierFailure(session, neighbours, TEN_MINUTES_MS);
    if (failed === null) return null;
    const where = otherStream(failed, session);
    return {
      certainty: "likely",
      detail:
        `The server replied ${quoted(reply)} in a session without TLS. TLS between the same two had failed just before ` +
        `(${where}, ${failed.outcome}): without it the server does not know this client.`,
      evidence: [
        shows(reply.frame, "smtp.replies", `${reply.code} ${reply.text}`),
        shows(null, `outcome of ${where}`, failed.outcome),
      ],
    };
  },
};

const isDenial = ({ code, text }: Reply): boolean => CODES.has(code) && DENIED.test(text);

/** Microsoft's, or a server that offers no login in the clear. */
function wouldKnowItByTls(session: Judged): boolean {
  const offersLogin = session.smtp?.capabilities.some((line) => /^AUTH\b/i.test(line)) ?? false;
  return systemsOf(session).server.includes("Exchange") || !offersLogin;
}
