// A fatal alert of the server that no other finding explains to a finding (RFC 9846 section 6).
import { fatalAlertMatch } from "../../handshake.ts";
import type { Rule } from "../../rule.ts";

export const serverAlertOther: Rule = {
  id: "server-alert-other",
  applies: { tls: true, abortedBy: ["server"], abortedWith: ["alert"] },
  restsOn: "bytes",
  judge: (session) => fatalAlertMatch(session, "server"),
};
