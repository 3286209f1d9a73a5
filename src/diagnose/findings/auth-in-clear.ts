// A login outside TLS to a finding; what was sent with it is never shown (RFC 4954 section 4, RFC 8314 section 3).
import { isSubmission } from "../clear-talk.ts";
import type { Rule } from "../rule.ts";
import { shows } from "../texts.ts";

/** The response holds the secret itself, or a token that serves as one. */
const READABLE: ReadonlySet<string> = new Set(["PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"]);

export const authInClear: Rule = {
  id: "auth-in-clear",
  severity: "error",
  title: "Credentials were sent in the clear",
  explanation:
    "The client answered AUTH outside TLS. PLAIN, LOGIN, XOAUTH2 and OAUTHBEARER send the password or a token, merely " +
    "encoded: whoever sees the packets has it. Other mechanisms (CRAM-MD5, NTLM and the like) send a response from which weak " +
    "passwords can be guessed; then it is a warning. This program shows neither user name nor response.",
  logs: [],
  remedies: [
    {
      system: "Postfix",
      text: "On the server: smtpd_tls_auth_only = yes (the default is no).",
    },
    {
      system: "Exim",
      text: "On the server: auth_advertise_hosts = ${if def:tls_in_cipher {*}{}}, so that AUTH is offered inside TLS only.",
    },
    { system: "Exchange", text: "On the Receive connector: BasicAuthRequireTLS instead of BasicAuth alone." },
    {
      system: "any",
      text:
        "Change the password, let the client log in only inside TLS (STARTTLS required on 587, or port 465), and let the " +
        "server offer AUTH only there.",
    },
  ],
  concerns: "server",
  references: ["RFC 4954 section 4", "RFC 8314 section 3"],
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
      title: isReadable ? "Credentials were sent in the clear" : "A login was sent in the clear",
      certainty: "certain",
      detail:
        `The client logged in with ${named} (frame ${auth.frame})${port} outside TLS. ` +
        (isReadable
          ? "Whoever saw these packets has the credentials."
          : "The mechanism does not show the password, yet a weak one can be guessed from it."),
      evidence: [shows(auth.frame, "smtp.auth.mechanism", mechanism)],
    };
  },
};
