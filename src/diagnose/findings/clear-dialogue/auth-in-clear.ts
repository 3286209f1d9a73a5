// A login outside TLS to a finding; what was sent with it is never shown (RFC 4954 section 4, RFC 8314 section 3).
import { isSubmission } from "../../dialogue.ts";
import type { Rule } from "../../rule.ts";
import { evidenceOf } from "../../evidence.ts";

/** The response holds the secret itself, or a token that serves as one. */
const READABLE: ReadonlySet<string> = new Set(["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"]);

export const authInClear: Rule = {
  id: "auth-in-clear",
  applies: { smtp: true, eventful: true },
  restsOn: "bytes",
  judge(session) {
    const auth = session.smtp?.auth;
    if (!auth || !auth.sentSecret) return null;
    const mechanism = auth.mechanism.toUpperCase();
    const isReadable = READABLE.has(mechanism);
    const named = mechanism === "UNKNOWN" ? "AUTH and an unknown mechanism" : `AUTH ${mechanism}`;
    const port = isSubmission(session) ? "" : ` on port ${session.server.port}`;
    return {
      severity: isReadable ? "error" : "warning",
      title: isReadable ? "Credentials were sent in clear text" : "A login was sent in clear text",
      certainty: "certain",
      detail:
        `The client logged in with ${named} (frame ${auth.frame})${port} outside TLS. ` +
        (isReadable
          ? "Anyone who saw these packets has the credentials."
          : "The mechanism does not reveal the password, but a weak one can be guessed from it."),
      evidence: [evidenceOf(auth.frame, "smtp.auth.mechanism", mechanism)],
    };
  },
};
